import Foundation
import TestSupport
import Testing

/// `midfill complete`, as a user types it.
@Suite struct CompleteCommandTests {
  func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("", to: ".git/HEAD")
    try folder.write(
      "func area(_ width: Int, _ height: Int) -> Int {\n  return width * height\n}\n", to: "a.swift"
    )
    try folder.write(
      "func volume(_ width: Int, _ height: Int) -> Int {\n  return \n}\n", to: "b.swift")
    return folder
  }

  @Test func theLocalModelCompletesWithoutAKey() async throws {
    let run = try await run(["complete", "b.swift:2"], in: project())
    #expect(run.output == "width * height\n")
    #expect(run.errors.contains("shown from local"))
    #expect(run.status == 0)
  }

  @Test func filesOfTheUsersGitExcludesAreNotRead() async throws {
    let folder = try project()
    try folder.write("[core]\n  excludesFile = ~/mine\n", to: ".gitconfig")
    try folder.write("a.*\n", to: "mine")
    let ignoring = try await run(["complete", "b.swift:2"], in: folder)
    #expect(!ignoring.output.contains("width * height"))
    try folder.write("", to: "mine")
    let reading = try await run(["complete", "b.swift:2"], in: folder)
    #expect(reading.output == "width * height\n")
  }

  @Test func nothingToSayIsStatusOne() async throws {
    let folder = try TemporaryFolder()
    try folder.write("zzz ", to: "c.swift")
    let run = try await run(["complete", "c.swift:1"], in: folder)
    #expect(run.output.isEmpty)
    #expect(run.status == 1)
  }

  @Test(arguments: [
    (["complete"], "FILE:LINE"),
    (["complete", "b.swift"], "FILE:LINE"),
    (["complete", "b.swift:0"], "count from 1"),
    (["complete", "b.swift:9"], "has 4 lines"),
    (["complete", "b.swift:2:99"], "ends at column 10"),
    (["complete", "none.swift:1"], "cannot be read"),
    (["complete", "b.swift:2", "--bakend", "x"], "--backend"),
    (["complete", "b.swift:2", "--backend", "codestrl"], "codestral"),
    (["compete"], "complete"),
  ]) func wrongUsageIsStatusTwo(_ arguments: [String], _ words: String) async throws {
    let run = try await run(arguments, in: project())
    #expect(run.errors.contains(words))
    #expect(run.status == 2)
  }

  @Test func codestralsTextIsPrinted() async throws {
    let server = try LoopbackServer { _ in
      .events([
        #"{"choices":[{"index":0,"delta":{"content":"width * "}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":"height"},"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
    defer { server.stop() }
    let run = try await run(
      [
        "complete", "b.swift:2", "--backend", "codestral", "--base",
        "http://127.0.0.1:\(server.port)/v1",
      ],
      environment: ["CODESTRAL_API_KEY": "k-test"], in: project())
    #expect(run.output == "width * height\n")
    #expect(run.errors.contains("shown from codestral"))
    #expect(run.status == 0)
  }

  @Test func aBackendFailureIsStatusThree() async throws {
    let server = try LoopbackServer { _ in
      .json(#"{"message":"Unauthorized"}"#, status: 401)
    }
    defer { server.stop() }
    let run = try await run(
      [
        "complete", "b.swift:2", "--backend", "codestral", "--base",
        "http://127.0.0.1:\(server.port)/v1",
      ],
      environment: ["CODESTRAL_API_KEY": "k-test"], in: project())
    #expect(run.status == 3)
    #expect(run.errors.contains("CODESTRAL_API_KEY"))
    #expect(!run.errors.contains("k-test"))
  }

  @Test func aMissingKeyIsStatusThree() async throws {
    let run = try await run(["complete", "b.swift:2", "--backend", "codestral"], in: project())
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("CODESTRAL_API_KEY"))
    #expect(run.status == 3)
  }

  @Test func thePromptIsShownAndNothingIsSent() async throws {
    let run = try await run(
      [
        "complete", "b.swift:2", "--show-prompt", "--backend", "codestral", "--base",
        "http://127.0.0.1:9/v1",
      ],
      environment: ["CODESTRAL_API_KEY": "k-test"], in: project())
    #expect(run.status == 0)
    #expect(run.output.contains("before the cursor, b.swift"))
    #expect(run.output.contains("  return "))
  }
}
