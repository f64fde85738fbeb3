import Foundation
import JSONCodec
import JSONRPC
import TestSupport
import Testing

/// A session's counts end in the file of the state folder, and `midfill stats` prints them.
@Suite struct StatsCommandTests {
  @Test func whatASessionCountedIsPrinted() async throws {
    let home = try TemporaryFolder()
    let provider = try LoopbackServer { _ in
      .events([
        #"{"choices":[{"index":0,"delta":{"content":"price * count"},"finish_reason":"stop"}]}"#,
        "[DONE]",
      ])
    }
    defer { provider.stop() }
    let server = try ServerProcess(
      ["--backend", "codestral", "--base", provider.base + "/v1"],
      environment: ["CODESTRAL_API_KEY": "k-test"], home: home)
    try server.send([
      "jsonrpc": "2.0", "id": 1, "method": "initialize",
      "params": ["processId": nil, "capabilities": [:]],
    ])
    _ = try await server.reply(to: 1)
    try server.send([
      "jsonrpc": "2.0", "method": "textDocument/didOpen",
      "params": [
        "textDocument": [
          "uri": "file:///nowhere/secret-name.c", "languageId": "c", "version": 1,
          "text": "int secret_word = 1;\nint total = \n",
        ]
      ],
    ])
    try server.send([
      "jsonrpc": "2.0", "id": 2, "method": "textDocument/inlineCompletion",
      "params": [
        "textDocument": ["uri": "file:///nowhere/secret-name.c"],
        "position": ["line": 1, "character": 12], "context": ["triggerKind": 2],
      ],
    ])
    let answer = try await server.reply(to: 2)
    #expect(answer["result"]?["items"]?[0]?["insertText"] == "price * count")
    try server.send(["jsonrpc": "2.0", "id": 3, "method": "shutdown"])
    _ = try await server.reply(to: 3)
    try server.send(["jsonrpc": "2.0", "method": "exit"])
    #expect(await server.waitForExit() == 0)

    let file = home.path + "/.local/state/midfill/statistics.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    for word in ["secret", "price"] {
      #expect(!text.contains(word), "text of a document in the statistics")
    }
    let printed = try await run(["stats"], environment: ["HOME": home.path], in: home)
    #expect(printed.status == 0)
    #expect(printed.output.contains("Backend codestral"))
    #expect(printed.output.contains("asked for"))
    let page = home.path + "/page.html"
    let written = try await run(
      ["stats", "--html", page], environment: ["HOME": home.path], in: home)
    #expect(written.status == 0)
    #expect(try String(contentsOfFile: page, encoding: .utf8).hasPrefix("<!doctype html>"))
  }
}
