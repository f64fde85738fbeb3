import JSONCodec
import JSONRPC
import ProjectIndex
import Testing

@testable import LanguageServer

/// The walk through a large workspace is shown in editors that can show it.
@Suite struct ProgressTests {
  private let walk = [(0, 0), (40, 400), (160, 400), (160, 400), (400, 400)].map {
    IndexProgress(filesDone: $0.0, filesKnown: $0.1, isIndexing: true)
  }
  private let done = IndexProgress(filesDone: 400, filesKnown: 400, isIndexing: false)

  @Test func indexingIsShownFromBeginningToEnd() async throws {
    let client = TestClient(indexProgress: walk + [done])
    try await client.initialize(capabilities: ["window": ["workDoneProgress": true]])
    await client.wait(for: 5, "$/progress")
    #expect(
      client.progress.map { $0["kind"]?.string } == ["begin", "report", "report", "report", "end"])
    #expect(client.progress.map { $0["percentage"]?.int } == [0, 10, 40, 100, nil])
    #expect(client.progress[1]["message"]?.string == "40 of 400 files")
  }

  @Test func aWalkThatIsOverIsNotShown() async throws {
    let client = TestClient(indexProgress: [done])
    try await client.initialize(capabilities: ["window": ["workDoneProgress": true]])
    try await expectNothingShown(to: client)
  }

  @Test func nothingIsShownWhereTheClientCannot() async throws {
    let client = TestClient(indexProgress: walk + [done])
    try await client.initialize(capabilities: [:])
    try await expectNothingShown(to: client)
  }

  private func expectNothingShown(to client: TestClient) async throws {
    _ = try await client.request(
      "workspace/executeCommand", ["command": "midfill.status", "arguments": []])
    #expect(!client.serverRequests.contains("window/workDoneProgress/create"))
    #expect(client.progress.isEmpty)
  }
}
