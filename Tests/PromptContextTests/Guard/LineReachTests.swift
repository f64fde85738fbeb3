import Foundation
import TestSupport
import Testing
import TextDocuments

@testable import PromptContext

/// While one line is typed the guard looks only as far as that line reaches.
@Suite struct LineReachTests {
  private static let key = "Ab1" + "Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9" + "St0"
  private static let line = String(repeating: "aB3dE5gH", count: 8)

  /// Secrets and what is nearly one, with `§` wherever a line may end.
  private static let forms = [
    "password =§\"@\"", "api_key:§(§'@'", "secret = (§§\"@\")", "let token: String =§`@`",
    "config[\"password\"]§ = §\"@\"", "Authorization:§\"Bearer @\"", "--password §@", "ghp_@@",
    "machine a login me§ password @", "<password>§@§<", "https://me:@§@host",
    "-----BEGIN RSA PRIVATE KEY-----§#§#§@§-----END RSA PRIVATE KEY-----",
    "-----BEGIN §RSA PRIVATE KEY-----§@", "#§#§@=§", "@§-----END RSA PRIVATE KEY-----",
    "\"@§\\n-----END PRIVATE KEY-----\"", "// #§// @", "$2b$@@", "hooks.slack.com/services/@",
    "x = call(§y)", "§", "let a = 1", "(", "\"",
  ]
  private static let ends = [
    "\n", "\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r", "\n  \n", "(\n", "\n\t(\n(\n", "", " ",
  ]

  private static func text(_ random: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      for character in forms.randomElement(using: &random) ?? "" {
        switch character {
        case "§": text += ends.randomElement(using: &random) ?? ""
        case "@": text += key
        case "#": text += line
        default: text.append(character)
        }
      }
      text += ends.randomElement(using: &random) ?? ""
    }
    return text
  }

  /// Each line of many texts, in the place of one that is harmless.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func whatItLeavesOutHasNoPart(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var compared = 0
    var secrets = 0
    for _ in 0..<1_000 {
      let text = TextSnapshot(Self.text(&random))
      for number in 0..<text.lineCount {
        let line = text.lineRange(number)
        let above = text.bytes(in: 0..<line.lowerBound)
        let below = text.bytes(in: line.upperBound..<text.utf8Count)
        guard SecretRedactor.secrets(in: above + Array("x".utf8) + below).isEmpty else { continue }
        let reach = LineReach(above: above, below: below)
        let whole = text.bytes(in: 0..<text.utf8Count)
        let hasSecret = !SecretRedactor.secrets(in: whole).isEmpty
        compared += 1
        if hasSecret { secrets += 1 }
        let near = Array(whole[reach.above..<whole.count - reach.below])
        guard hasSecret, SecretRedactor.secrets(in: near).isEmpty else { continue }
        Issue.record("not seen in line \(number) of \(text.string.debugDescription)")
        return
      }
    }
    #expect(compared > 1_000 && secrets > 500, "\(secrets) secrets in \(compared) texts")
  }

  /// Else it would spare nothing.
  @Test func itLeavesOutNearlyAll() {
    let code = Array(String(repeating: "let value = call(a, b)\n", count: 50).utf8)
    let reach = LineReach(above: code, below: [0x0A] + code)
    #expect(reach.above == code.count - 23 && reach.below == code.count - 23)
  }

  /// Each key of a secret's last line, typed into a document, gives the prompt that a builder gives which
  /// has seen nothing before.
  @Test func aSecretThatIsTypedIsFound() async {
    for (number, planted) in PlantedSecret.all.enumerated() where number % 5 == 0 {
      let builder = PromptBuilder()
      let lines = planted.text.split(separator: "\n", omittingEmptySubsequences: false)
      let above =
        "import a\n\nfunc work() {\n  start()\n" + lines.dropLast().map { $0 + "\n" }.joined()
      let last = lines.last ?? ""
      for count in Set(stride(from: 0, to: last.count, by: 7)).union([last.count]).sorted() {
        let typed = above + last.prefix(count)
        let text = typed + "\n  finish()\n}\n"
        let prompt = await builder.prompt(for: text, at: typed.utf8.count)
        let fresh = await PromptBuilder().prompt(for: text, at: typed.utf8.count)
        #expect(prompt.prefix == fresh.prefix && prompt.suffix == fresh.suffix, "\(planted.kind)")
        #expect(prompt.redactions == fresh.redactions, "\(planted.kind)")
      }
    }
  }

  /// What was found clean says nothing of a text that has changed elsewhere, of another document, or
  /// under other rules.
  @Test func aSecretThatComesElsewhereIsFound() async {
    let secret = PlantedSecret.all[0]
    let builder = PromptBuilder()
    func leaks(_ text: String, _ key: String) async -> Bool {
      let offset = text.utf8.count - 8
      let prompt = await builder.prompt(for: text, at: offset, key: key)
      return PlantedSecretTests.leaks(secret, in: prompt.prefix + prompt.suffix)
    }
    let clean = "let a = 1\nlet b = 2\nlet c = 3\n    \nend()\n"
    let planted = clean.replacingOccurrences(of: "let b = 2", with: secret.text)
    #expect(await !leaks(clean, "/w/a.swift"))
    #expect(await !leaks(planted, "/w/a.swift"))
    #expect(await !leaks(clean, "/w/a.swift"))
    #expect(await !leaks(planted, "/w/b.swift"))
    builder.configure(ContextOptions(), privacy: PrivacyOptions(redact: false))
    #expect(await leaks(planted, "/w/a.swift"))
    builder.configure(ContextOptions(), privacy: PrivacyOptions())
    #expect(await !leaks(planted, "/w/a.swift"))
  }
}
