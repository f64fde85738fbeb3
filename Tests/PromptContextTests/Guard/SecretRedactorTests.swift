import Testing

@testable import PromptContext

@Suite struct SecretRedactorTests {
  /// Made up, each in the shape that its provider documents; put together here so that no scanner
  /// takes this file for a leak.
  static let secrets: [String] = [
    "AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + String(repeating: "aB3", count: 12),
    "github_pat_" + String(repeating: "x1Y", count: 20), "glpat-" + "abcdefghij1234567890",
    "xoxb-" + "123456789012-abcdefABCDEF", "sk-ant-" + "api03-abcdefghijklmnop",
    "sk-proj-" + "abcdefghijklmnop1234", "sk_live_" + "abcdefghijklmnop1234",
    "AIza" + String(repeating: "Sy1", count: 12), "npm_" + String(repeating: "q9Z", count: 12),
    "hf_" + String(repeating: "aBc", count: 11),
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "dop_v1_" + String(repeating: "0af", count: 20), "hvs." + String(repeating: "CAES", count: 8),
  ]

  @Test(arguments: secrets) func keysByTheirBeginning(_ secret: String) {
    let text = "let client = Client(\"\(secret)\")  # é\n"
    #expect(SecretRedactor.redact(text) == "let client = Client(\"REDACTED\")  # é\n")
  }

  static let places: [(String, String)] = [
    (
      "db = \"postgres://app:h4nter2pass@db.local/x\"",
      "db = \"postgres://app:REDACTED@db.local/x\""
    ),
    ("PASSWORD=correcthorse42", "PASSWORD=REDACTED"),
    ("\"client_secret\": \"q8Zk2LmN0pRs\",", "\"client_secret\": \"REDACTED\","),
    ("api_key: 'a1b2c3d4e5f6g7'", "api_key: 'REDACTED'"),
    (
      "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nb",
      "a\nREDACTED\nb"
    ),
    ("x\n-----BEGIN PRIVATE KEY-----\nMIIEvQ", "x\nREDACTED"),
  ]

  @Test(arguments: places) func secretsByTheirPlace(_ text: String, _ clean: String) {
    #expect(SecretRedactor.redact(text) == clean)
  }

  /// Code that talks about secrets without holding one.
  @Test(arguments: [
    "password = os.environ[\"DB_PASSWORD\"]", "let token = tokenizer.next(after: index1)",
    "if token == \"identifier\" {", "secret: \"${API_SECRET_V2}\"", "def password(self, value1):",
    "url = f\"https://{user}:{password}@host\"", "skeleton-key-is-not-a-secret-at-all-really",
    "-----BEGIN CERTIFICATE-----\nMIIE", "token_count = 1234567890123",
    "http://localhost:8080/a@b", "let key = \"sk-\" + suffix", "",
  ]) func codeIsLeftAlone(_ text: String) {
    #expect(SecretRedactor.redact(text) == text)
  }

  @Test func noTextTraps() {
    var generator = SystemRandomNumberGenerator()
    let pieces = [
      "-----BEGIN ", "PRIVATE KEY", "-----END ", "://", ":", "@", "password", "=", "\"", "é", "\n",
      "sk-",
    ]
    for _ in 0..<2_000 {
      let text = (0..<12).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      _ = SecretRedactor.redact(text)
    }
  }
}
