import Foundation
import JSONRPC
import Testing

@testable import LanguageServer

/// The walk through a large workspace is shown in editors that can show it.
@Suite struct ProgressTests {
  /// A folder with more files than are indexed in a moment.
  private final class Folder {
    let path = NSTemporaryDirectory() + "midfill-progress-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 0..<400 {
        let text = String(repeating: "let value\(number) = compute(\(number))\n", count: 200)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/file\(number).swift"))
      }
    }

    deinit {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func indexingIsShownFromBeginningToEnd() async throws {
    let folder = try Folder()
    let client = TestClient(showsIndexing: true)
    try await client.initialize(
      capabilities: ["window": ["workDoneProgress": true]], root: folder.path)
    var count = 0
    while client.progress.last?["kind"] != "end" {
      count += 1
      await client.wait(for: count, "$/progress")
    }
    let kinds = client.progress.compactMap { $0["kind"]?.string }
    #expect(kinds.first == "begin")
    #expect(kinds.count { $0 == "begin" } == 1 && kinds.count { $0 == "end" } == 1)
    #expect(client.progress.contains { $0["message"]?.string?.hasSuffix("files") == true })
    let shares = client.progress.compactMap { $0["percentage"]?.int }
    #expect(shares.allSatisfy { (0...100).contains($0) })
  }

  @Test func nothingIsShownWhereTheClientCannot() async throws {
    let folder = try Folder()
    let client = TestClient(showsIndexing: true)
    try await client.initialize(capabilities: [:], root: folder.path)
    _ = try await client.request(
      "workspace/executeCommand", ["command": "midfill.status", "arguments": []])
    #expect(!client.serverRequests.contains("window/workDoneProgress/create"))
    #expect(client.progress.isEmpty)
  }
}
