import Completion
import ProjectIndex
import PromptContext
import Testing

@testable import Settings

/// Whatever a file, an editor or the environment says, loading ends with a configuration whose
/// values are all in range.
@Suite struct FuzzTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let seed = """
    { // comment
      "$schema": 'x', backend: [{preset: "codestral", base: 'https://a.b/v1', key: {env: "K"}},
        'local', {preset: 'mistral', headers: {'X-A': "b"}, extra: {n: [1, .5, {}]}}],
      completion: {trigger: "onDemand", eagerness: "eager", maxLines: 8, debounce: 75},
      context: {tokens: 0xFFF}, privacy: {localOnly: true, exclude: ['*.pem', "\\u00e9"]},
      languages: {markdown: {enabled: false}}, index: {totalBytes: 2e6, fileBytes: +40000},
      log: {level: "debug", file: "~/m.log"}, /* end */
    }
    """

  private static let pieces = [
    "{", "}", "[", "]", ":", ",", "'", "\"", "\\", "\\u", "\\uD800", "//", "/*", "*/", "\n", "\r",
    "null", "true", "NaN", "-Infinity", "1e999", "-9223372036854775809", "0x", "backend",
    "languages", "preset", "key", "env", "command", "é", "\u{0}", "\u{2028}", "😀", "-", ".",
    "\u{FEFF}",
  ]

  private func mutated(_ text: String, _ random: inout Generator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let start = Int.random(in: 0...scalars.count, using: &random)
      let end = min(scalars.count, start + Int.random(in: 0...8, using: &random))
      let piece = Self.pieces.randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<3, using: &random) {
      case 0: scalars.removeSubrange(start..<end)
      case 1: scalars.insert(contentsOf: piece.unicodeScalars, at: start)
      default: scalars.replaceSubrange(start..<end, with: piece.unicodeScalars)
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  @Test func noTextStopsTheLoader() {
    var random = Generator(state: 42)
    var readable = 0
    for _ in 0..<3_000 {
      let text = mutated(Self.seed, &random)
      var fixture = Fixture.user(text)
      fixture.files["/work/app/.midfill.json"] = mutated(Self.seed, &random)
      fixture.environment = ["MIDFILL_LOG": text, "MIDFILL_BASE": text, "MIDFILL_BACKEND": text]
      let configuration = fixture.load(
        ClientSettings(.configuration, json: text), flags: ["--model": text])
      #expect(!configuration.backends.isEmpty)
      #expect((1...40).contains(configuration.completion.maxLines))
      #expect((128...131_072).contains(configuration.context.tokens ?? 128))
      #expect((1_000...50_000_000).contains(configuration.index.fileBytes))
      if configuration.privacy.localOnly { readable += 1 }
    }
    // Enough of the mutations leave a text that still means something.
    #expect(readable > 300)
  }
}
