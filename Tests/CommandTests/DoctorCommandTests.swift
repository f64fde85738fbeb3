import Foundation
import TestSupport
import Testing

/// `midfill doctor` over real sockets; what it says of each fault is tested in `DoctorTests`.
@Suite struct DoctorCommandTests {
  /// Fills in the middle, and lists one model.
  private static let good: LoopbackServer.Script = { request in
    if request.method == "GET" { return .json(#"{"data":[{"id":"codestral-latest"}]}"#) }
    let suffix = request.bodyText.contains("return quokka_area")
    return .events([
      #"{"choices":[{"index":0,"delta":{"content":"\#(suffix ? "quokka_area" : "area")"}}]}"#,
      #"{"choices":[{"index":0,"delta":{"content":" = width * height"},"finish_reason":"stop"}]}"#,
      "[DONE]",
    ])
  }

  private func examine(
    _ server: LoopbackServer, base: String? = nil, _ more: [String] = [],
    environment: [String: String] = [:], in folder: TemporaryFolder
  ) async throws -> CommandRun {
    try await run(
      ["doctor", "--backend", "codestral", "--base", base ?? server.base] + more,
      environment: ["CODESTRAL_API_KEY": "k-very-secret"].merging(environment) { $1 }, in: folder)
  }

  @Test func aSoundSetUpIsStatusZero() async throws {
    let server = try LoopbackServer(Self.good)
    let run = try await examine(server, in: TemporaryFolder())
    #expect(run.status == 0)
    #expect(run.output.contains("\"quokka_area = width * height\""))
    #expect(run.output.contains("codestral-latest is one of the 1 that the server lists"))
    #expect(run.output.contains("works: the answer uses a name"))
    #expect(run.output.contains("Nothing to change."))
    #expect(!run.output.contains("k-very-secret"))
    #expect(server.requests.map(\.method) == ["POST", "GET"])
    #expect(server.requests.allSatisfy { $0.header("Authorization") == "Bearer k-very-secret" })
  }

  @Test func theFindingsAreThereForPrograms() async throws {
    let server = try LoopbackServer(Self.good)
    let run = try await examine(server, ["--json"], in: TemporaryFolder())
    let report =
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(report?["verdict"] as? String == "sound")
    #expect(report?["changes"] as? [String] == [])
    #expect(run.status == 0)
  }

  @Test(arguments: [
    (401, #"{"message":"Unauthorized"}"#, "was not accepted", "Put a key that Mistral accepts"),
    (402, #"{"message":"Payment required"}"#, "no credit left", "Add credit"),
    (404, #"{"detail":"Not Found"}"#, "address is probably wrong", "Correct `base`"),
  ]) func anErrorIsStatusThree(
    _ status: Int, _ body: String, _ cause: String, _ fix: String
  ) async throws {
    let server = try LoopbackServer { _ in .json(body, status: status) }
    let run = try await examine(server, in: TemporaryFolder())
    let output = unwrapped(run.output)
    #expect(output.contains(cause))
    #expect(output.contains("What to change: 1. \(fix)"))
    #expect(run.status == 3)
    #expect(!run.output.contains("k-very-secret"))
  }

  @Test func theNearestModelIsNamed() async throws {
    let server = try LoopbackServer { request in
      request.method == "GET"
        ? Self.good(request) : .json(#"{"message":"Invalid model: codestrl"}"#, status: 400)
    }
    let run = try await examine(server, ["--model", "codestrl-latest"], in: TemporaryFolder())
    #expect(
      unwrapped(run.output).contains("1. Set `model` to `codestral-latest`, instead of"))
    #expect(run.status == 3)
  }

  @Test func aHostWithoutAName() async throws {
    let server = try LoopbackServer(Self.good)
    let run = try await examine(
      server, base: "https://no-such-host.invalid/v1", ["--key-env", "CODESTRAL_API_KEY"],
      in: TemporaryFolder())
    #expect(run.output.contains("FAIL  name"))
    #expect(run.output.contains("no-such-host.invalid"))
    #expect(run.status == 3)
  }

  @Test func aServerWithoutTLS() async throws {
    let server = try LoopbackServer(Self.good)
    let run = try await examine(
      server, base: "https://127.0.0.1:\(server.port)", in: TemporaryFolder())
    #expect(run.output.contains("FAIL  connection"))
    #expect(run.status == 3)
  }

  @Test func nothingListens() async throws {
    let server = try LoopbackServer(Self.good)
    let nobody = try LoopbackServer.refusedURL("")
    let run = try await examine(server, base: nobody.absoluteString, in: TemporaryFolder())
    #expect(
      unwrapped(run.output).contains("1. Start the server at 127.0.0.1:\(nobody.port ?? 0)"))
    #expect(run.status == 3)
  }

  #if !os(macOS)
    /// macOS has its proxies from the system's settings, not from the environment.
    @Test func aProxyThatWantsAPassword() async throws {
      let server = try LoopbackServer { _ in .text("", status: 407) }
      let run = try await examine(
        server, base: "http://llm.internal/v1", ["--key-env", "CODESTRAL_API_KEY"],
        environment: ["http_proxy": server.base], in: TemporaryFolder())
      #expect(
        unwrapped(run.output).contains(
          "http_proxy=http://USER:PASSWORD@127.0.0.1:\(server.port)"))
      #expect(server.requests.first?.path == "http://llm.internal/v1/fim/completions")
      #expect(run.status == 3)
    }
  #endif

  @Test func aTypingErrorInTheFile() async throws {
    let server = try LoopbackServer(Self.good)
    let folder = try TemporaryFolder()
    try folder.write(
      "{\n  \"completion\": {\"maxLines\": 8}\n  \"log\": {}\n}\n",
      to: ".config/midfill/config.json")
    let run = try await examine(server, in: folder)
    #expect(
      unwrapped(run.output).contains(
        "1. Correct ~/.config/midfill/config.json at line 3, column 3:"))
    #expect(run.status == 1)
  }

  @Test func theLocalModelTellsOfItsIndex() async throws {
    let folder = try TemporaryFolder()
    try folder.write("let a = 1\n", to: "a.swift")
    let run = try await run(["doctor"], in: folder)
    #expect(run.output.contains("1 file, 10 bytes"))
    #expect(run.output.contains("\"width * height\""))
    #expect(run.status == 0)
  }

  @Test func anythingElseIsWrongUsage() async throws {
    let run = try await run(["doctor", "now"], in: TemporaryFolder())
    #expect(run.errors.contains("doctor takes no `now`"))
    #expect(run.status == 2)
  }

  /// The report without its line breaks.
  private func unwrapped(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
