import Completion
import ProjectIndex
import PromptContext
import TestSupport
import Testing

@testable import Settings

/// Whatever a file, an editor or the environment says, loading ends with a configuration whose
/// values are all in range.
@Suite struct FuzzTests {
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

  @Test func noTextStopsTheLoader() {
    var random = SeededRandom(seed: 42)
    var readable = 0
    for _ in 0..<1_500 {
      let text = Self.seed.mutated(Self.pieces, &random)
      var fixture = Fixture.user(text)
      fixture.files["/projects/app/.midfill.json"] = Self.seed.mutated(Self.pieces, &random)
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
    #expect(readable > 150)
  }
}
