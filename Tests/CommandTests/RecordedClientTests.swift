import Foundation
import JSONCodec
import JSONRPC
import TestSupport
import Testing

/// The bytes of every recorded editor, played to the spawned binary.
@Suite struct RecordedClientTests {
  /// Columns in the recorded run's encoding, which is the one Midfill chooses, too: UTF-8 where the
  /// client offers it.
  static func encoding(_ recording: Recording) -> String {
    let offered = recording.messages.first?["params"]?["capabilities"]?["general"]?[
      "positionEncodings"]?.array?.compactMap(\.string)
    return offered?.contains("utf-8") == true ? "utf-8" : "utf-16"
  }

  @Test(arguments: Recording.all) func replay(_ recording: Recording) async throws {
    var messages = recording.messages
    // One run of Neovim was recorded with a server that chose UTF-16 out of three.
    let isUTF16 = recording.name == "neovim-0.12.4/utf16"
    if isUTF16 { messages[0] = try offeringUTF16(messages[0]) }
    let server = try ServerProcess(home: TemporaryFolder())
    let leaving: Set<String> = ["textDocument/didClose", "shutdown", "exit"]
    let isLeaving = { (message: JSONValue) in leaving.contains(message["method"]?.string ?? "") }
    for message in messages where !isLeaving(message) { try server.send(message) }
    try server.send([
      "jsonrpc": "2.0", "id": "the status", "method": "workspace/executeCommand",
      "params": ["command": "midfill.status"],
    ])

    let encoding = isUTF16 ? "utf-16" : RecordedClientTests.encoding(recording)
    let start = try await server.reply(to: messages[0]["id"] ?? .null)
    #expect(start["result"]?["capabilities"]?["positionEncoding"]?.string == encoding)
    let status = try await server.reply(to: "the status")["result"]?.string ?? ""
    let texts = recording.texts {
      encoding == "utf-8" ? UTF8.width($0) : UTF16.width($0)
    }
    for (uri, text) in texts {
      let line = status.split(separator: "\n").first { $0.contains("document: \(uri) ") }
      #expect(line?.hasSuffix("checksum \(checksum(text))") == true, "\(status)")
    }
    if let final = recording.finalTexts { #expect(final == texts.filter { final[$0.key] != nil }) }

    for message in messages where isLeaving(message) { try server.send(message) }
    try server.closeInput()
    let said = Set(messages.compactMap { $0["method"]?.string })
    #expect(await server.waitForExit() == (said.contains("shutdown") ? 0 : 1))
    // What it wrote last may still be on its way here.
    await server.waitForEndOfOutput()
    checkReplies(to: messages, in: server.received)
  }

  /// Every request has one reply; the only errors are the documented ones.
  private func checkReplies(to messages: [JSONValue], in received: [JSONValue]) {
    for request in messages {
      guard let id = request["id"], let method = request["method"]?.string else { continue }
      let replies = received.filter { $0["id"] == id && $0["method"] == nil }
      #expect(replies.count == 1, "\(method) \(id)")
      guard let error = replies.first?["error"] else { continue }
      switch method {
      case "textDocument/inlineCompletion":
        // Superseded by the edit that follows.
        #expect(error["code"]?.int == -32800)
      case "workspace/executeCommand":
        // The recorded server's own command.
        #expect(error["code"]?.int == -32602)
      default:
        Issue.record("\(method) was answered with \(error)")
      }
    }
  }

  private func offeringUTF16(_ message: JSONValue) throws -> JSONValue {
    var message = try #require(message.object)
    var params = try #require(message["params"]?.object)
    var capabilities = try #require(params["capabilities"]?.object)
    var general = try #require(capabilities["general"]?.object)
    general["positionEncodings"] = ["utf-16"]
    capabilities["general"] = .object(general)
    params["capabilities"] = .object(capabilities)
    message["params"] = .object(params)
    return .object(message)
  }

  /// FNV-1a, 64 bits, as `midfill.status` documents it.
  private func checksum(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
