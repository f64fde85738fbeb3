import Foundation
import ProjectIndex
import Testing
import TextDocuments

@testable import PromptContext

/// Tries to get secrets past the guard, in every place that a prompt is made of.
@Suite struct PlantedSecretTests {
  /// What must not be seen: the secret, or so much of it that the rest can be guessed.
  static func leaks(_ planted: PlantedSecret, in text: String) -> Bool {
    let length = min(10, planted.secret.utf8.count)
    let pieces = Set(windows(of: planted.secret, length))
    return windows(of: text, length).contains(where: pieces.contains)
  }

  private static func windows(of text: String, _ length: Int) -> [ArraySlice<UInt8>] {
    let bytes = Array(text.utf8)
    guard bytes.count >= length else { return [] }
    return (0...bytes.count - length).map { bytes[$0..<$0 + length] }
  }

  @Test func thereAreEnough() {
    #expect(PlantedSecret.kindCount >= 30)
    #expect(PlantedSecret.all.count >= 200)
  }

  /// The document around the cursor, with the secret before it, after it, and the cursor inside.
  @Test(arguments: ["before", "after", "inside"])
  func noneGetsOutOfTheDocument(_ place: String) async {
    let builder = PromptBuilder()
    for planted in PlantedSecret.all {
      let above = "import a\n\nfunc work() {\n  start()\n"
      let below = "\n  finish()\n}\n"
      let text = above + planted.text + below
      let offset =
        switch place {
        case "before": above.utf8.count + planted.text.utf8.count + 3
        case "after": above.utf8.count - 2
        default:
          (text.components(separatedBy: planted.secret).first?.utf8.count ?? 0)
            + planted.secret.utf8.count / 2
        }
      let prompt = await builder.prompt(for: text, at: offset)
      let sent = prompt.prefix + prompt.suffix
      #expect(!Self.leaks(planted, in: sent), "\(planted.kind): \(planted.text)")
      // Both halves together, too.
      #expect(sent.contains("start()") && sent.contains("finish()"), "\(planted.kind)")
    }
  }

  /// A document so long that the window begins or ends inside the secret's lines.
  @Test func noneGetsOutAtTheEdgeOfTheWindow() async {
    let builder = PromptBuilder()
    let filler = (0..<40).map { "let value\($0) = \($0)\n" }.joined()
    for planted in PlantedSecret.all {
      let text = planted.text + "\n" + filler + planted.text + "\n"
      for tokens in stride(from: 320, through: 560, by: 80) {
        let prompt = await builder.prompt(for: text, at: text.utf8.count / 2, tokens: tokens)
        #expect(
          !Self.leaks(planted, in: prompt.prefix + "\u{1}" + prompt.suffix), "\(planted.kind)")
      }
    }
  }

  /// In ordinary source files of the project that are quoted as context.
  @Test func noneGetsOutOfAnotherFile() async throws {
    var files: [String: String] = [:]
    // Half of them, with every kind and place: an index is slow in a debug build.
    let planted = PlantedSecret.all.enumerated().filter { $0.offset % 6 < 3 }
    for (number, planted) in planted {
      files["src/part\(number).swift"] =
        "func sharedName\(number)(rareWord\(number): Int) {\n  \(planted.text)\n}\n"
    }
    let project = try await ContextProject(files)
    var quoted = 0
    for (number, planted) in planted {
      let text = "let x = sharedName\(number)(rareWord\(number): 1)\n"
      let prompt = await project.prompt("main.swift", text + "‸", tokens: 800)
      for part in prompt.parts {
        #expect(!Self.leaks(planted, in: part.text), "\(planted.kind): \(part.text)")
        if part.text.contains("sharedName\(number)(") { quoted += 1 }
      }
    }
    // Else nothing was tried.
    #expect(quoted > 100)
  }

  /// In what the user has just typed elsewhere.
  @Test func noneGetsOutOfARecentEdit() async {
    for planted in PlantedSecret.all {
      let builder = PromptBuilder()
      builder.use(nil, roots: ["/w"])
      let before = TextSnapshot("a\n")
      let after = TextSnapshot("a\n\(planted.text)\n")
      builder.opened("/w/b.swift", text: before, now: .zero)
      builder.edited(
        "/w/b.swift", edits: [TextEdit(range: 2..<2, newText: planted.text + "\n")], before: before,
        after: after, now: .zero)
      let prompt = await builder.prompt(for: "let x = 1\n", at: 5)
      #expect(prompt.parts.contains { $0.source == .edits })
      #expect(!prompt.parts.contains { Self.leaks(planted, in: $0.text) }, "\(planted.kind)")
    }
  }

  /// With redaction off nothing is replaced: the tests above do test the guard.
  @Test func withoutTheGuardTheyAreThere() async {
    let builder = PromptBuilder()
    builder.configure(ContextOptions(), privacy: PrivacyOptions(redact: false))
    for planted in PlantedSecret.all {
      let prompt = await builder.prompt(for: planted.text + "\n", at: 0)
      #expect(prompt.suffix.contains(planted.secret))
    }
  }
}
