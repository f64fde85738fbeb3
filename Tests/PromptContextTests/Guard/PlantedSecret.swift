/// Makes secrets in the shapes that their providers document, from a seed, so that none stands in
/// this file in one piece and each run plants the same.
struct PlantedSecret {
  let kind: String
  /// Source text with the secret in it.
  let text: String
  /// What must not get out.
  let secret: String

  private struct Dice: Sendable {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }

    /// At least one letter of each kind that the alphabet has.
    mutating func word(_ alphabet: String, _ count: Int) -> String {
      let letters = Array(alphabet)
      while true {
        let word = String((0..<count).map { _ in letters[next(letters.count)] })
        let kinds: [(Character) -> Bool] = [
          { $0.isNumber }, { $0.isLowercase }, { $0.isUppercase },
        ]
        let isMixed = kinds.allSatisfy { kind in
          !letters.contains(where: kind) || word.contains(where: kind)
        }
        if isMixed { return word }
      }
    }
  }

  private static let digits = "0123456789"
  private static let small = "abcdefghijklmnopqrstuvwxyz"
  private static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  private static let letters = small + capitals + digits
  private static let hex = "0123456789abcdef"
  private static let base64 = small + capitals + digits + "+/"

  /// Every kind with how it is made: the secret, and the line that holds it (`@` stands for it).
  private typealias Kind = (String, @Sendable (inout Dice) -> String, [String])

  private static let kinds: [Kind] = [
    (
      "aws access key", { "AKI" + "A" + $0.word(capitals + "234567", 16) },
      ["aws_access_key_id = @", "let id = \"@\""]
    ),
    (
      "aws secret key", { $0.word(base64, 40) },
      ["aws_secret_access_key = @", "AWS_SECRET_ACCESS_KEY=\"@\""]
    ),
    (
      "github token", { "gh" + "p_" + $0.word(letters, 36) },
      ["token: @", "git clone https://@:x@github.com/a/b"]
    ),
    (
      "github fine-grained",
      { "github" + "_pat_" + $0.word(letters, 22) + "_" + $0.word(letters, 59) },
      ["headers[\"X\"] = \"@\"", "# @"]
    ),
    (
      "gitlab token", { "glp" + "at-" + $0.word(letters, 20) },
      ["curl -H \"PRIVATE-TOKEN: @\"", "x('@')"]
    ),
    (
      "slack token",
      {
        "xo" + "xb-" + $0.word(digits, 12) + "-" + $0.word(digits, 12) + "-" + $0.word(letters, 24)
      }, ["slack = Client('@')", "  bot: @,"]
    ),
    (
      "slack webhook",
      {
        "T" + $0.word(capitals + digits, 10) + "/B" + $0.word(capitals + digits, 10) + "/"
          + $0.word(letters, 24)
      },
      ["url = \"https://hooks.slack.com/services/@\"", "post https://hooks.slack.com/services/@"]
    ),
    (
      "discord webhook", { $0.word(digits, 18) + "/" + $0.word(letters, 68) },
      ["https://discord.com/api/webhooks/@", "hook(\"https://discord.com/api/webhooks/@\")"]
    ),
    (
      "discord bot",
      { "M" + $0.word(letters, 23) + "." + $0.word(letters, 6) + "." + $0.word(letters, 27) },
      ["client.run(\"@\")", "run @"]
    ),
    (
      "telegram bot", { $0.word(digits, 9) + ":AA" + $0.word(letters, 33) },
      ["bot = Bot(\"@\")", "https://api.telegram.org/bot@/send"]
    ),
    (
      "stripe key", { "sk" + "_live_" + $0.word(letters, 24) },
      ["stripe.api_key = \"@\"", "Stripe(@)"]
    ),
    ("stripe webhook", { "wh" + "sec_" + $0.word(letters, 32) }, ["verify(body, '@')", "= @"]),
    (
      "openai key", { "sk" + "-proj-" + $0.word(letters, 48) },
      ["OpenAI(api_key=\"@\")", "export K=@"]
    ),
    (
      "anthropic key", { "sk" + "-ant-api03-" + $0.word(letters, 80) },
      ["x-api-key: @", "Anthropic(\"@\")"]
    ),
    (
      "google api key", { "AI" + "za" + $0.word(letters, 35) },
      ["<script src=\"https://maps/api?key=@\">", "key: '@'"]
    ),
    (
      "google client secret", { "GOC" + "SPX-" + $0.word(letters, 28) },
      ["\"client_secret\":\"@\"", "secret @"]
    ),
    (
      "npm token", { "np" + "m_" + $0.word(letters, 36) },
      ["//packages.example/:_authToken=@", "npm set @"]
    ),
    ("pypi token", { "py" + "pi-" + $0.word(letters, 60) }, ["password = @", "upload(@)"]),
    ("hugging face", { "h" + "f_" + $0.word(letters, 34) }, ["login(token='@')", "HF @"]),
    (
      "sendgrid", { "S" + "G." + $0.word(letters, 22) + "." + $0.word(letters, 43) },
      ["Mail('@')", "SENDGRID=@"]
    ),
    ("twilio", { "S" + "K" + $0.word(hex, 32) }, ["Client(sid, \"@\")", "twilio @"]),
    (
      "json web token",
      {
        "ey" + "J" + $0.word(letters, 20) + ".ey" + "J" + $0.word(letters, 40) + "."
          + $0.word(letters, 43)
      }, ["Authorization: Bearer @", "let jwt = \"@\""]
    ),
    (
      "private key", { "MII" + $0.word(base64, 61) },
      [
        "-----BEGIN RSA PRIVATE KEY-----\n@\nAAAA\n-----END RSA PRIVATE KEY-----",
        "\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n@\\n-----END PRIVATE KEY-----\\n\"",
      ]
    ),
    (
      "ssh key body", { $0.word(base64, 70) },
      [
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABlwAAAAdzc2g\n@\nAAAAB3NzaC1yc2EAAAADAQABAAABgQDA==",
        "// MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n// @\n",
      ]
    ),
    (
      "database address", { $0.word(letters, 14) },
      ["db = \"postgres://app:@@db.local/x\"", "mongodb+srv://root:@@cluster0.example.net/test"]
    ),
    ("redis address", { $0.word(letters, 16) }, ["redis://:@@cache:6379/0", "amqp://guest:@@mq/"]),
    (
      "sql server", { "P" + $0.word(letters, 9) + "!" },
      ["\"Server=db;User Id=sa;Password=@;Encrypt=true\"", "Data Source=x;Pwd=@;"]
    ),
    (
      "jdbc", { $0.word(letters, 12) },
      ["jdbc:mysql://h/db?user=a&password=@&ssl=true", "url=\"jdbc:postgresql://h/db?password=@\""]
    ),
    (
      "azure storage", { $0.word(base64, 86) + "==" },
      [
        "\"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=@;EndpointSuffix=core\"",
        "AccountKey=@",
      ]
    ),
    (
      "azure shared access", { $0.word(letters, 43) + "%3D" },
      ["https://a.blob.core/x?sv=2020&sig=@&se=1", "sig=@"]
    ),
    (
      "basic auth", { $0.word(letters, 26) + "==" },
      ["Authorization: Basic @", "'Authorization': 'Basic @'"]
    ),
    (
      "password", { $0.word(letters, 13) },
      ["password = \"@\"", "DB_PASSWORD=@", "password: '@'", "login(\"me\", password=\"@\")"]
    ),
    (
      "password in xml", { $0.word(letters, 13) },
      ["<password>@</password>", "<add key=\"SmtpPassword\" value=\"@\"/>"]
    ),
    (
      "password on the command line", { $0.word(letters, 12) },
      ["mysql --password @ -h db", "machine h login me password @"]
    ),
    ("password hash", { "$2" + "b$12$" + $0.word(letters, 53) }, ["admin:@", "hash = \"@\""]),
    (
      "sentry address", { $0.word(hex, 32) },
      ["dsn = \"https://@@o1.ingest.sentry.io/2\"", "init('https://@@sentry.example.com/7')"]
    ),
    ("vault token", { "hv" + "s." + $0.word(letters, 24) }, ["VAULT_TOKEN=@", "vault('@')"]),
    ("docker login", { $0.word(letters, 22) + "==" }, ["\"auth\": \"@\"", "  \"auth\":\"@\","]),
    ("digital ocean", { "do" + "p_v1_" + $0.word(hex, 64) }, ["do = '@'", "doctl auth @"]),
    (
      "age key", { "AGE-SECRET" + "-KEY-1" + $0.word(capitals + digits, 58) },
      ["# @", "key(\"@\")"]
    ),
    (
      "grafana", { "gl" + "sa_" + $0.word(letters, 32) + "_" + $0.word(hex, 8) },
      ["Bearer @", "g = \"@\""]
    ),
    ("unnamed random string", { $0.word(letters, 48) }, ["let value = \"@\"", "f('@')"]),
  ]

  static let kindCount = kinds.count

  /// Several of each kind, in each of its places.
  static let all: [PlantedSecret] = kinds.enumerated().flatMap { number, kind in
    let (name, make, places) = kind
    return (0..<6).map { round -> PlantedSecret in
      var dice = Dice(UInt64(number * 97 + round * 13 + 5))
      let secret = make(&dice)
      let place = places[round % places.count]
      // `@` marks the secret; a second one in the place is a literal.
      let parts = place.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      return PlantedSecret(
        kind: name, text: parts.joined(separator: secret), secret: secret)
    }
  }
}
