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

/// What of a project would be sent, and what was.
@Suite struct PromptCommandTests {
  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("", to: ".git/HEAD")
    try folder.write("def price_of(article):\n    return table[article]\n", to: "prices.py")
    try folder.write("total = price_of()\n", to: "main.py")
    try folder.write("PASSWORD=1\n", to: ".env")
    return folder
  }

  @Test func showPromptTellsEachPartAndItsReason() async throws {
    let run = try await run(
      ["complete", "main.py:1:18", "--backend", "codestral", "--show-prompt"],
      environment: ["CODESTRAL_API_KEY": "k-test"], in: project())
    #expect(run.status == 0)
    #expect(run.output.contains(", prices.py:1-2, score "))
    #expect(run.output.contains("def price_of(article):\n    return table[article]\n"))
    // The same lines came from more than one source; one of them is told to have been left out.
    #expect(run.output.contains("--- left out\n"))
    #expect(run.output.contains("--- before the cursor, main.py"))
  }

  @Test func anExcludedFileHasNoPrompt() async throws {
    let run = try await run(
      ["complete", ".env:1", "--backend", "codestral", "--show-prompt"],
      environment: ["CODESTRAL_API_KEY": "k-test"], in: project())
    #expect(run.output == "--- .env is excluded; nothing is sent\n")
  }

  @Test func theLedgerTellsWhatWasSent() async throws {
    let server = try LoopbackServer { _ in
      .events([
        #"{"choices":[{"index":0,"delta":{"content":"1"},"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
    defer { server.stop() }
    let folder = try project()
    try folder.write(#"{"privacy": {"ledger": true}}"#, to: ".midfill.json")
    let environment = ["CODESTRAL_API_KEY": "k-test", "XDG_STATE_HOME": folder.path + "/state"]
    let before = try await run(["ledger"], environment: environment, in: folder)
    #expect(before.status == 1 && before.errors.contains("Nothing was sent yet"))
    _ = try await run(
      [
        "complete", "main.py:1:18", "--backend", "codestral", "--base",
        "http://127.0.0.1:\(server.port)/v1",
      ],
      environment: environment, in: folder)
    let after = try await run(["ledger"], environment: environment, in: folder)
    #expect(after.output.hasPrefix("1 request, "))
    #expect(after.output.contains("codestral at 127.0.0.1"))
    #expect(after.output.contains("  main.py: 1 request, lines 1"))
    #expect(after.output.contains("  prices.py: 1 request, lines 1-2"))
  }
}
