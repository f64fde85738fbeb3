import Testing

@testable import Backends

struct ServerWordsTests {
  private let words = ServerWords(
    secrets: KnownSecrets(key: Secret("sk-abcdefghijklmnop"), headers: ["x-team": "team-secret"]))

  @Test(arguments: [
    ("one\ntwo", "one"), ("\n \n  one \t two\n", "one two"),
    ("bell\u{7}s \u{1B}[31mred", "bells [31mred"),
    ("key sk-abcdefghijklmnop!", "key <redacted>!"),
    ("a team-secret b", "a <redacted> b"), ("sk-other is fine", "sk-other is fine"),
    ("zero\u{200B}width", "zerowidth"),
  ])
  func `Quotes are one safe line`(text: String, quote: String) {
    #expect(words.quote(text) == quote)
  }

  @Test func `Long words are cut at 200 characters`() {
    let quote = words.quote(String(repeating: "ab ", count: 200)) ?? ""
    #expect(quote.count == 200)
    #expect(quote.hasSuffix("…"))
  }

  @Test func `Nothing gives nothing`() {
    #expect(words.quote(" \n\t") == nil)
  }
}
