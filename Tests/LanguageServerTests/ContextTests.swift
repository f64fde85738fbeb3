import Foundation
import HTTPStreaming
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Testing

@testable import LanguageServer

/// What of other files reaches the provider.
@Suite struct ContextTests {
  static let other: JSONValue = "file:///nowhere/project/shop/prices.swift"
  static let prices = """
    struct PriceList {
      var currency: String
      func lookUpPrice(of articleNumber: Int) -> Decimal {
        let row = table.row(articleNumber)
        return row.amount * exchangeRate(currency)
      }
    }
    """

  private func prompt(of request: HTTPRequest?) throws -> String {
    let body = try JSONValue(parsing: try #require(request).body)
    return body["prompt"]?.string ?? ""
  }

  /// Asks in the other file. What has been sent itself is known to be allowed in others' prompts.
  private func ask(_ client: TestClient, _ line: Int, _ column: Int) async throws {
    _ = try await client.ghostText(line, column, uri: Self.other)
    try #require(client.transport.requests.count == 1)
  }

  @Test func theDefinitionOfAnIdentifierIsSentInCodestralsForm() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open(Self.prices, uri: Self.other)
    try await ask(client, 1, 22)
    client.open("let list = PriceList()\nlet total = list.lookUpPrice\n")
    _ = try await client.ghostText(1, 28)
    let prompt = try prompt(of: client.transport.requests.last)
    #expect(prompt.hasPrefix("+++++ shop/prices.swift\n"))
    #expect(prompt.contains("func lookUpPrice(of articleNumber: Int) -> Decimal {"))
    #expect(
      prompt.hasSuffix("\n+++++ a.swift\nlet list = PriceList()\nlet total = list.lookUpPrice"))
  }

  @Test func aRecentEditOfAnotherFileIsSent() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let oldName = 1\n", uri: Self.other)
    client.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": Self.other, "version": 2],
        "contentChanges": [["text": "let renamedByUser = 1\n"]],
      ])
    try await ask(client, 0, 21)
    client.open("let total = \n")
    _ = try await client.ghostText(0, 12)
    #expect(try prompt(of: client.transport.requests.last).contains("let renamedByUser = 1"))
  }

  @Test func anExcludedFileOpenBesideIsNot() async throws {
    let client = TestClient()
    try await client.initialize()
    let uri: JSONValue = "file:///nowhere/project/secrets.swift"
    client.open("let hiddenFromAll = lookUpPrice(of: 4711)\n", uri: uri)
    client.open("let total = lookUpPrice(of: 4711) + hiddenFromAll\nlet next = \n")
    _ = try await client.ghostText(1, 11)
    let prompt = try prompt(of: client.transport.requests.last)
    #expect(!prompt.contains("secrets.swift") && !prompt.contains("let hiddenFromAll"))
  }
}
