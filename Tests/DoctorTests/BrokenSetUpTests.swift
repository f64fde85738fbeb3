import Backends
import Doctor
import HTTPStreaming
import Testing

/// Each way in which a set-up is known to break: the cause is named, and what to change.
@Suite struct BrokenSetUpTests {
  private func answer(
    _ status: Int, _ body: String, headers: [String: String] = [:]
  ) -> Patient.Script {
    let fields = ["content-type": "application/json"].merging(headers) { $1 }
    return { _ in [.head(status, fields), .body(body)] }
  }

  private func change(_ report: DoctorReport) throws -> String {
    #expect(report.verdict != .sound)
    return try #require(report.changes.first)
  }

  @Test func aWrongKey() async throws {
    var patient = Patient()
    patient.script = answer(401, #"{"message":"Unauthorized"}"#)
    let report = await patient.report()
    #expect(report.finding(.completion)?.text.contains("was not accepted") == true)
    #expect(
      try change(report).hasPrefix(
        "Put a key that Mistral accepts into the environment variable CODESTRAL_API_KEY"))
  }

  @Test func aKeyThatBothHostsRefuse() async throws {
    var patient = Patient()
    patient.flags["--base"] = nil
    patient.script = answer(401, #"{"message":"Unauthorized"}"#)
    let report = await patient.report()
    #expect(
      try change(report).contains("codestral.mistral.ai and api.mistral.ai both refused it"))
    #expect(
      report.finding(.address)?.text
        == "https://codestral.mistral.ai/v1/fim/completions, answered 401; then "
        + "https://api.mistral.ai/v1/fim/completions, answered 401")
  }

  @Test func noKey() async throws {
    var patient = Patient()
    patient.environment = [:]
    patient.flags["--key-env"] = nil
    let report = await patient.report()
    #expect(report.finding(.key)?.status == .failed)
    #expect(try change(report).hasPrefix("Set CODESTRAL_API_KEY or MISTRAL_API_KEY"))
  }

  @Test func aKeyForAnotherHost() async throws {
    var patient = Patient()
    patient.flags["--key-env"] = nil
    patient.flags["--base"] = "https://codestral.mistrall.ai/v1"
    patient.script = { _ in
      Issue.record("a request was sent")
      return []
    }
    let report = await patient.report()
    #expect(report.finding(.key)?.status == .failed)
    #expect(
      try change(report).hasPrefix("Correct `base` (did you mean codestral.mistral.ai?), or, if"))
  }

  @Test func aKeyCommandThatFails() async throws {
    var patient = Patient()
    patient.flags = [:]
    patient.files[Patient.userFile] = """
      {backend: {preset: "codestral", key: {command: ["pass", "show", "mistral"]}}}
      """
    let report = await patient.report()
    #expect(try change(report).contains("the command `pass` could not be started"))
    #expect(report.verdict == .noSuggestion)
  }

  @Test func aWrongHost() async throws {
    var patient = Patient()
    patient.flags["--base"] = "https://codestral.mistrall.ai/v1"
    patient.script = { _ in [.fail(.unreachable(.nameResolution, detail: "no host"))] }
    let report = await patient.report()
    #expect(report.finding(.name)?.text.contains("no host codestral.mistrall.ai") == true)
    #expect(
      try change(report).hasPrefix(
        "Correct the host in `base` (did you mean codestral.mistral.ai?)"))
  }

  @Test func aHostThatIsSomethingElse() async throws {
    var patient = Patient()
    patient.script = { _ in
      [.head(200, ["content-type": "text/html"]), .body("<html><title>Sign in</title></html>")]
    }
    let report = await patient.report()
    #expect(report.finding(.completion)?.text.contains("\"Sign in\"") == true)
    #expect(try change(report).contains("a login page"))
  }

  @Test func aPortThatNothingListensOn() async throws {
    var patient = Patient()
    patient.flags = ["--backend": "llamacpp"]
    patient.script = { _ in [.fail(.unreachable(.refused, detail: "Connection refused"))] }
    let report = await patient.report()
    #expect(try change(report).hasPrefix("Start the server at 127.0.0.1:9931"))
  }

  @Test func aWrongModel() async throws {
    var patient = Patient()
    patient.flags["--model"] = "codestral-latst"
    patient.script = { request in
      request.method == .get
        ? ScriptedTransport.models("mistral-large", "codestral-latest")
        : [.head(400), .body(#"{"message":"Invalid model: codestral-latst"}"#)]
    }
    let report = await patient.report()
    #expect(report.finding(.model)?.status == .failed)
    #expect(
      report.changes == ["Set `model` to `codestral-latest`, instead of codestral-latst."])
  }

  @Test func aChatAddress() async throws {
    var patient = Patient()
    patient.flags["--base"] = "https://llm.example.com/v1/chat/completions"
    let report = await patient.report()
    #expect(report.finding(.address)?.text.contains("ends in /chat/completions") == true)
    #expect(try change(report).hasPrefix("Give the address up to /v1, or choose a preset for chat"))
  }

  @Test func aServerThatOnlyChats() async throws {
    var patient = Patient()
    patient.script = { request in
      request.method == .get
        ? ScriptedTransport.models("codestral-latest")
        : [.head(404), .body(#"{"detail":"Not Found"}"#)]
    }
    let report = await patient.report()
    #expect(try change(report).contains("lists models but has no /fim/completions"))
    #expect(try change(report).contains("litellm-chat"))
  }

  @Test func noNetwork() async throws {
    var patient = Patient()
    patient.isConnected = false
    patient.script = { _ in [.fail(.unreachable(.nameResolution, detail: "no host"))] }
    let report = await patient.report()
    #expect(report.finding(.name)?.text == "this machine has no network connection")
    #expect(try change(report).hasPrefix("Connect to a network"))
  }

  @Test func noNameServer() async throws {
    var patient = Patient()
    patient.names["llm.example.com"] = .timedOut
    patient.script = { _ in [.fail(.unreachable(.nameResolution, detail: "no host"))] }
    #expect(try change(await patient.report()).contains("name servers"))
  }

  @Test(arguments: [
    ("SSL certificate problem: certificate has expired", "has expired"),
    ("SSL certificate problem: unable to get local issuer certificate", "authority"),
    ("SSL: no alternative certificate subject name matches target host name", "another host"),
    ("error:0A00010B:SSL routines::wrong version number", "does not speak TLS"),
    ("SSL_ERROR_SYSCALL", "Check the certificate of llm.example.com"),
  ]) func aBadCertificate(_ detail: String, _ advice: String) async throws {
    var patient = Patient()
    patient.script = { _ in [.fail(.unreachable(.tls, detail: detail))] }
    let report = await patient.report()
    #expect(report.finding(.connection)?.status == .failed)
    #expect(report.finding(.connection)?.text.contains(detail) == true)
    #expect(try change(report).contains(advice))
  }

  @Test func aProxyThatIsNotNamed() async throws {
    var patient = Patient()
    patient.acceptsConnections = false
    patient.script = { _ in [.fail(.timedOut(.firstByte))] }
    let report = await patient.report()
    #expect(report.finding(.connection)?.text.contains("does not take a connection") == true)
    #expect(try change(report).contains("set https_proxy=http://HOST:PORT"))
  }

  @Test func aProxyThatIsDown() async throws {
    var patient = Patient()
    patient.environment["https_proxy"] = "http://ana:secret@proxy.example.com:3128"
    patient.script = { _ in [.fail(.unreachable(.proxy, detail: "Could not resolve proxy"))] }
    let report = await patient.report()
    #expect(
      report.finding(.proxy)?.text.contains("http://<redacted>@proxy.example.com:3128") == true)
    #expect(!report.text.contains("secret"))
    #expect(try change(report).hasPrefix("Correct https_proxy"))
  }

  @Test func aProxyThatWantsAName() async throws {
    var patient = Patient()
    patient.environment["https_proxy"] = "http://proxy.example.com:3128"
    patient.script = answer(407, "")
    let report = await patient.report()
    #expect(
      try change(report).contains("https_proxy=http://USER:PASSWORD@proxy.example.com:3128"))
    #expect(report.finding(.completion) == nil)
  }

  @Test func noCreditLeft() async throws {
    var patient = Patient()
    patient.script = answer(402, #"{"message":"Payment required"}"#)
    let report = await patient.report()
    #expect(report.finding(.completion)?.text.contains("no credit left") == true)
    #expect(try change(report).hasPrefix("Add credit to the account at Mistral"))
    #expect(report.verdict == .backendFailed)
  }

  @Test func tooManyRequests() async throws {
    var patient = Patient()
    patient.script = answer(429, #"{"message":"Slow down"}"#, headers: ["retry-after": "7"])
    let report = await patient.report()
    #expect(try change(report).hasPrefix("Wait 7 s and try again"))
    #expect(report.finding(.limits)?.text == "retry-after: 7")
  }

  @Test func aServerThatNeverAnswers() async throws {
    var patient = Patient()
    patient.script = { _ in [.after(.seconds(8)), .fail(.timedOut(.firstByte))] }
    let report = await patient.report()
    #expect(report.finding(.connection)?.text.contains("within 8 s") == true)
    #expect(try change(report).contains("stays this slow"))
  }

  @Test func aServerTooSlowForTyping() async throws {
    var patient = Patient()
    patient.script = { _ in [.after(.seconds(5))] + ScriptedTransport.good }
    let report = await patient.report()
    #expect(report.verdict == .sound)
    #expect(report.finding(.completion)?.status == .warning)
    #expect(try #require(report.changes.first).contains("too slow for completion while you type"))
  }

  @Test func aTypingErrorInTheFile() async throws {
    var patient = Patient()
    patient.files[Patient.userFile] = "{\n  \"backend\": \"codestral\"\n  \"log\": {}\n}\n"
    let report = await patient.report()
    #expect(report.sections.last?.suggestion != nil)
    #expect(report.verdict == .noSuggestion)
    #expect(
      try change(report).hasPrefix(
        "Correct ~/.config/midfill/config.json at line 3, column 3: expected"))
  }

  @Test func anUnknownSetting() async throws {
    var patient = Patient()
    patient.files[Patient.userFile] = "{\n  completion: {maxLine: 3}\n}\n"
    let report = await patient.report()
    #expect(report.verdict == .sound)
    #expect(report.findings(.files).last?.status == .warning)
    let advice = try #require(report.changes.first)
    #expect(advice.contains("config.json:2:16"))
    #expect(advice.hasSuffix("did you mean `completion.maxLines`?"))
  }

  @Test func anUnknownPreset() async throws {
    var patient = Patient()
    patient.flags = [:]
    patient.files[Patient.userFile] = #"{"backend": "codestrl"}"#
    let report = await patient.report()
    #expect(try change(report).contains("codestral"))
    #expect(report.findings(.backend).last?.text.contains("cannot be used") == true)
    #expect(report.verdict == .noSuggestion)
  }

  @Test func anAnswerWithoutText() async throws {
    var patient = Patient()
    patient.script = { _ in
      [.head(200, ScriptedTransport.stream), .body(ScriptedTransport.event("", last: true))]
    }
    let report = await patient.report()
    #expect(report.verdict == .noSuggestion)
    #expect(try change(report).contains("set another `model`"))
  }

  @Test func aServerThatLeavesOutTheSuffix() async throws {
    var patient = Patient()
    patient.script = { _ in
      [
        .head(200, ScriptedTransport.stream), .body(ScriptedTransport.event("return width")),
        .body(ScriptedTransport.event(" * height", last: true)),
      ]
    }
    let report = await patient.report()
    #expect(report.finding(.suffix)?.status == .warning)
    #expect(try #require(report.changes.first).contains("leave out the suffix"))
  }

  @Test func aProxyThatHoldsTheStreamBack() async {
    var patient = Patient()
    let events = ["quokka_area", " = width", " * height"].map { ScriptedTransport.event($0) }
    patient.script = { _ in
      [
        .head(200, ScriptedTransport.stream),
        .body(events.joined() + ScriptedTransport.event("", last: true)),
      ]
    }
    let streaming = await patient.report().finding(.streaming)
    #expect(streaming?.status == .warning)
    #expect(streaming?.advice?.contains("buffering") == true)
  }

  @Test func anAnswerThatIsNoStream() async {
    var patient = Patient()
    patient.script = answer(
      200,
      #"{"choices":[{"message":{"content":"quokka_area = 1"},"finish_reason":"stop"}]}"#)
    #expect(await patient.report().finding(.streaming)?.text.contains("came whole") == true)
  }
}
