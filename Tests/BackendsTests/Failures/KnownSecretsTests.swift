import Testing

@testable import Backends

struct KnownSecretsTests {
  private func removed(
    key: String, headers: [String: String] = [:], from text: String
  ) -> String {
    KnownSecrets(key: Secret(key), headers: headers).removed(from: text)
  }

  @Test(arguments: [
    ("Incorrect API key provided: sk-1234.", "Incorrect API key provided: <redacted>."),
    ("sk-1234", "<redacted>"), (#"{"key":"sk-1234"}"#, #"{"key":"<redacted>"}"#),
    ("Bearer sk-1234 sk-1234", "Bearer <redacted> <redacted>"),
    ("sk-12345 and sk-123 are others", "sk-12345 and sk-123 are others"),
  ])
  func `A short key is taken out where it is a word`(text: String, expected: String) {
    #expect(removed(key: "sk-1234", from: text) == expected)
  }

  @Test(arguments: [
    "codestral-latest-key", "codestral-", "test", "The model", "codestral-latest-0123456789abcdef",
  ])
  func `A model's name stays, however a key begins`(key: String) {
    let text = "The model `codestral-latest` does not exist"
    #expect(removed(key: key, from: text).contains("`codestral-latest`"))
  }

  @Test func `A long key is taken out of the middle of a word, and where it was cut short`() {
    let key = "fakeQ2mVb9LrT4KpZ8sWc1NfHd3YgJ6A"
    #expect(removed(key: key, from: "x\(key)y") == "x<redacted>y")
    #expect(removed(key: key, from: "\(key.prefix(24))... is wrong") == "<redacted>... is wrong")
    #expect(removed(key: key, from: "\(key.prefix(8))***") == "\(key.prefix(8))***")
  }

  @Test func `A header's value counts with and without its scheme`() {
    let headers = ["Authorization": "Bearer team-key", "X-Pass": "word of mouth"]
    let text = "Bearer team-key, team-key, word of mouth"
    #expect(
      removed(key: "none", headers: headers, from: text) == "<redacted>, <redacted>, <redacted>")
  }
}
