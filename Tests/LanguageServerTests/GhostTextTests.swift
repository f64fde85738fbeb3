import Foundation
import HTTPStreaming
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Testing
import TextDocuments

@testable import LanguageServer

@Suite struct GhostTextTests {
  @Test func theTextOfTheBackendIsAnItem() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \nprint(total)\n")
    let result = try await client.request("textDocument/inlineCompletion", TestClient.place(1, 12))
    let item = result["items"]?[0]
    #expect(item?["insertText"] == "price")
    #expect(
      item?["range"] == [
        "start": ["line": 1, "character": 12], "end": ["line": 1, "character": 12],
      ])
    #expect(item?["command"]?["command"] == "midfill.accepted")
    let request = try #require(client.transport.requests.first)
    let body = try JSONValue(parsing: request.body)
    #expect(body["suffix"] == "\nprint(total)\n")
    #expect(body["prompt"]?.string?.hasSuffix("let total = ") == true)
    #expect(request.headers.contains { $0.name == "Authorization" && $0.value == "Bearer k-test" })
  }

  @Test func columnsAreInTheEncodingOfTheClient() async throws {
    let client = TestClient()
    try await client.initialize(capabilities: [:])
    client.open("let 😀 = 1\nlet total = \n")
    client.change(0, 9..<10, "22")
    client.open("let total = \n", uri: "file:///nowhere/project/b.swift")
    let status = try await client.request("workspace/executeCommand", ["command": "midfill.status"])
    #expect(status.string?.contains("columns in utf-16") == true)
    let expected = StatusReport.checksum(TextSnapshot("let 😀 = 22\nlet total = \n"))
    #expect(status.string?.contains(expected) == true)
  }

  @Test func aDocumentThatIsOpenedAgainIsAnotherText() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == ["price"])
    client.notify("textDocument/didClose", ["textDocument": ["uri": TestClient.uri]])
    #expect(try await client.ghostText(1, 12) == [])
    client.open("let other = 2\nlet total = \n")
    client.change(0, 12..<13, "3")
    #expect(try await client.ghostText(1, 12) == ["price"])
    let expected = StatusReport.checksum(TextSnapshot("let other = 3\nlet total = \n"))
    let status = try await client.request("workspace/executeCommand", ["command": "midfill.status"])
    #expect(status.string?.contains(expected) == true)
  }

  @Test func aFailureIsAnEmptyListAndToldOnce() async throws {
    let client = TestClient()
    client.transport.answer { _ in FakeTransport.reply(500, "<html>oops</html>", type: "text/html")
    }
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    for column in [12, 12, 12] { #expect(try await client.ghostText(1, column) == []) }
    #expect(client.shown.count == 1)
    #expect(client.shown.first?.contains("500") == true, "\(client.shown)")
  }

  @Test func anEditSupersedes() async throws {
    let client = TestClient()
    client.transport.answer { _ in [] }
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    let waiting = client.send("textDocument/inlineCompletion", TestClient.place(1, 12))
    client.change(1, 12..<12, "x")
    guard case .failure(let error) = await waiting.value else {
      Issue.record("answered")
      return
    }
    #expect(error.code == .requestCancelled)
  }

  @Test func theClientCancels() async throws {
    let client = TestClient()
    client.transport.answer { _ in [] }
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    let waiting = client.send("textDocument/inlineCompletion", TestClient.place(1, 12))
    client.notify("$/cancelRequest", ["id": 2])
    guard case .failure(let error) = await waiting.value else {
      Issue.record("answered")
      return
    }
    #expect(error.code == .requestCancelled)
  }

  @Test func aSelectedMenuEntryIsGoneOnFrom() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = pri\n")
    let range: JSONValue = [
      "start": ["line": 1, "character": 12], "end": ["line": 1, "character": 15],
    ]
    client.transport.answer { _ in FakeTransport.codestral("(x)") }
    let result = try await client.request(
      "textDocument/inlineCompletion",
      TestClient.place(
        1, 15,
        context: [
          "triggerKind": 2, "selectedCompletionInfo": ["range": range, "text": "print"],
        ]))
    #expect(result["items"]?[0]?["insertText"] == "print(x)")
    #expect(result["items"]?[0]?["range"] == range)
  }

  @Test func wholeLinesComeBeforeTheAnswer() async throws {
    let client = TestClient()
    let lines = ["\\n  let sum = a + b\\n", "  let twice = sum * 2\\n", "  return twice\\n}"]
    client.transport.answer { _ in FakeTransport.codestral(pieces: lines) }
    try await client.initialize()
    client.open("let x = 1\nfunc add(a: Int, b: Int) -> Int {\n\nlet y = 1\n")
    var params = TestClient.place(1, 33)
    if case .object(var members) = params {
      members["partialResultToken"] = "t1"
      params = .object(members)
    }
    let result = try await client.request("textDocument/inlineCompletion", params)
    #expect(result == ["items": []])
    let parts = client.notifications("$/progress").filter { $0["token"] == "t1" }
    let texts = parts.compactMap { $0["value"]?[0]?["insertText"]?.string }
    #expect(texts.count == parts.count && texts.count >= 2, "\(parts)")
    #expect(texts.last == "\n  let sum = a + b\n  let twice = sum * 2\n  return twice\n}")
    for (text, next) in zip(texts, texts.dropFirst()) { #expect(next.hasPrefix(text)) }
    #expect(parts.allSatisfy { $0["value"]?.array?.count == 1 && $0["value"]?[0]?["range"] != nil })
  }

  @Test func withoutATokenThereIsNoProgress() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == ["price"])
    #expect(client.notifications("$/progress").isEmpty)
  }

  @Test func askedByHandAgainThereAreOtherTexts() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    let place = TestClient.place(1, 12, context: ["triggerKind": 1])
    _ = try await client.request("textDocument/inlineCompletion", place)
    client.transport.answer { request in
      let body = try? JSONValue(parsing: request.body)
      return FakeTransport.codestral("price\(body?["random_seed"]?.int ?? 0)")
    }
    let result = try await client.request("textDocument/inlineCompletion", place)
    let texts = result["items"]?.array?.compactMap { $0["insertText"]?.string } ?? []
    #expect(texts.first == "price")
    #expect(texts.count == 3 && Set(texts).count == 3, "\(texts)")
    // Among them may be one for what comes after the first text, which has no seed.
    let asked = client.transport.requests.compactMap { try? JSONValue(parsing: $0.body) }
    #expect(asked.compactMap { $0["random_seed"]?.int }.sorted() == [1, 2, 3])
  }

  @Test func theAcceptedCommandNamesItsText() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    let result = try await client.request("textDocument/inlineCompletion", TestClient.place(1, 12))
    let command = try #require(result["items"]?[0]?["command"])
    #expect(command["arguments"]?[0]?.int != nil)
    let answer = try await client.request("workspace/executeCommand", command)
    #expect(answer == .null)
  }

  @Test func explainTellsOfThePromptAndTheTokens() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    _ = try await client.ghostText(1, 12)
    _ = try await client.ghostText(1, 12)
    let text = try await client.request(
      "workspace/executeCommand", ["command": "midfill.explain"]
    ).string
    #expect(text?.contains("before the cursor 22") == true, "\(text ?? "")")
    #expect(text?.contains(" out") == true)
    #expect(text?.contains("1 typed along") == true)
  }

  @Test func secretsStayHere() async throws {
    let client = TestClient()
    try await client.initialize()
    let uri: JSONValue = "file:///nowhere/project/.env"
    client.open("PASSWORD=hunter2\nTOKEN=\n", uri: uri, language: "dotenv")
    #expect(try await client.ghostText(1, 6, uri: uri) == [])
    #expect(client.transport.requests.isEmpty)
  }

  @Test func keysInADocumentAreNotSent() async throws {
    let client = TestClient()
    try await client.initialize()
    let key = "ghp_" + String(repeating: "a1B", count: 12)
    client.open("let key = \"\(key)\"\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == ["price"])
    let body = String(decoding: client.transport.requests[0].body, as: UTF8.self)
    #expect(!body.contains(key))
    #expect(body.contains("REDACTED"))
  }

  @Test func aDocumentThatIsNotOpenHasNoGhostText() async throws {
    let client = TestClient()
    try await client.initialize()
    #expect(try await client.ghostText(0, 0) == [])
  }

  @Test func positionsOutsideTheTextAreSurvived() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    client.change(900, 5..<7, "x")
    client.change(1, 500..<900, "y")
    _ = try await client.ghostText(70, 70)
    let status = try await client.request("workspace/executeCommand", ["command": "midfill.status"])
    #expect(status.string?.contains("a.swift version 2") == true)
  }
}
