import Foundation
import JSONCodec
import JSONRPC
import TestSupport
import Testing

/// However the editor leaves, the server goes, too.
@Suite struct SessionEndTests {
  static let initialize: JSONValue = [
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": ["processId": nil, "capabilities": [:]],
  ]

  func started(_ message: JSONValue = initialize) async throws -> ServerProcess {
    let server = try ServerProcess(home: TemporaryFolder())
    try server.send(message)
    _ = try await server.reply(to: 1)
    return server
  }

  @Test func shutdownThenExit() async throws {
    let server = try await started()
    try server.send(["jsonrpc": "2.0", "id": 2, "method": "shutdown"])
    #expect(try await server.reply(to: 2)["result"] == JSONValue.null)
    try server.send(["jsonrpc": "2.0", "method": "exit"])
    #expect(await server.waitForExit() == 0)
  }

  @Test func exitWithoutShutdown() async throws {
    let server = try await started()
    try server.send(["jsonrpc": "2.0", "method": "exit"])
    #expect(await server.waitForExit() == 1)
  }

  @Test func endOfInput() async throws {
    let server = try await started()
    try server.closeInput()
    #expect(await server.waitForExit() == 1)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func signals(_ number: Int32) async throws {
    let server = try await started()
    server.signal(number)
    #expect(await server.waitForExit() == 1)
  }

  @Test func aVanishedParent() async throws {
    let parent = try ChildProcess(URL(fileURLWithPath: "/bin/cat"), [], environment: [:])
    let server = try await started([
      "jsonrpc": "2.0", "id": 1, "method": "initialize",
      "params": ["processId": .integer(Int(parent.processID)), "capabilities": [:]],
    ])
    try parent.input.close()
    #expect(await server.waitForExit() == 1)
  }

  @Test func garbageIsAnsweredAndSurvived() async throws {
    let server = try await started()
    try server.send(Array("Content-Length: 9\r\n\r\nnot json!".utf8))
    await server.wait { $0.contains { $0["error"]?["code"]?.int == -32700 } }
    try server.send(["jsonrpc": "2.0", "id": 7, "method": "no/such"])
    #expect(try await server.reply(to: 7)["error"]?["code"]?.int == -32601)
    try server.closeInput()
    _ = await server.waitForExit()
  }
}
