import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Testing

@Suite struct DecodingTests {
  let place: JSONObject = [
    "textDocument": ["uri": "file:///a"], "position": ["line": 1, "character": 2],
  ]

  func with(_ members: JSONObject) -> JSONValue {
    var object = place
    for member in members.members { object[member.key] = member.value }
    return .object(object)
  }

  @Test func aBareInlineCompletionIsEnough() throws {
    let params = try InlineCompletionParams(params: .object(place))
    #expect(params.textDocument == TextDocumentIdentifier(uri: "file:///a"))
    #expect(params.position == Position(line: 1, character: 2))
    #expect(params.context.triggerKind == .automatic)
    #expect(params.context.selectedCompletionInfo == nil)
    #expect(params.partialResultToken == nil)
    #expect(params.formattingOptions == nil)
  }

  @Test func inlineCompletionWithEverything() throws {
    let params = try InlineCompletionParams(
      params: with([
        "textDocument": ["uri": "file:///a", "version": 7],
        "position": ["line": 1.0, "character": 2e0],
        "context": [
          "triggerKind": 1,
          "selectedCompletionInfo": [
            "text": "print",
            "range": ["start": ["line": 1, "character": 0], "end": ["line": 1, "character": 2]],
          ],
        ],
        "partialResultToken": "p", "workDoneToken": 3,
        "formattingOptions": ["tabSize": 8, "insertSpaces": false],
      ]))
    #expect(params.textDocument.version == 7)
    #expect(params.position == Position(line: 1, character: 2))
    #expect(params.context.triggerKind == .invoked)
    #expect(params.context.selectedCompletionInfo?.text == "print")
    #expect(params.context.selectedCompletionInfo?.range.end == Position(line: 1, character: 2))
    #expect(params.partialResultToken == .string("p"))
    #expect(params.workDoneToken == .number(3))
    #expect(params.formattingOptions?.tabSize == 8)
    #expect(params.formattingOptions?.insertSpaces == false)
  }

  @Test func oddOptionalMembersCountAsAbsent() throws {
    let params = try InlineCompletionParams(
      params: with([
        "context": ["triggerKind": 99, "selectedCompletionInfo": ["text": "a"]],
        "partialResultToken": [1], "workDoneToken": nil, "formattingOptions": "tabs",
      ]))
    #expect(params.context.triggerKind == .automatic)
    #expect(params.context.selectedCompletionInfo == nil)
    #expect(params.partialResultToken == nil)
    #expect(params.formattingOptions == nil)
  }

  @Test func faultsSayWhere() {
    #expect(throws: InvalidParams(path: "textDocument", problem: "is missing")) {
      try InlineCompletionParams(params: nil)
    }
    #expect(throws: InvalidParams(path: "textDocument.uri", problem: "is not a string")) {
      try InlineCompletionParams(params: with(["textDocument": ["uri": 1]]))
    }
    #expect(throws: InvalidParams(path: "position.line", problem: "is not a whole number")) {
      try InlineCompletionParams(params: with(["position": ["line": 0.5, "character": 0]]))
    }
    #expect {
      try DidChangeTextDocumentParams(
        params: [
          "textDocument": ["uri": "file:///a", "version": 2],
          "contentChanges": [["text": "a"], ["text": "b", "range": ["start": [:]]]],
        ])
    } throws: { error in
      "\(error)" == "contentChanges[1].range.start.line is missing"
    }
    let error = InvalidParams(path: "a", problem: "is missing").responseError
    #expect(error == ResponseError(.invalidParams, "a is missing"))
  }

  @Test func changesAreWholeOrOfARange() throws {
    let params = try DidChangeTextDocumentParams(
      params: [
        "textDocument": ["uri": "file:///a", "version": 2],
        "contentChanges": [
          ["text": "whole"], ["text": "whole", "range": nil],
          [
            "text": "part", "rangeLength": 1,
            "range": ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 1]],
          ],
        ],
      ])
    #expect(params.textDocument.version == 2)
    #expect(params.contentChanges.map { $0.range == nil } == [true, true, false])
    #expect(params.contentChanges.map(\.text) == ["whole", "whole", "part"])
  }

  @Test func completionContext() throws {
    #expect(try CompletionParams(params: .object(place)).context.triggerKind == .invoked)
    let params = try CompletionParams(
      params: with(["context": ["triggerKind": 2, "triggerCharacter": "."]]))
    #expect(params.context.triggerKind == .triggerCharacter)
    #expect(params.context.triggerCharacter == ".")
  }

  @Test func initializeWithAlmostNothing() throws {
    let params = try InitializeParams(params: ["capabilities": nil])
    #expect(params.processId == nil)
    #expect(params.clientInfo == nil)
    #expect(params.workspaceFolders == nil)
    #expect(params.initializationOptions == nil)
    #expect(params.trace == .off)
    #expect(params.capabilities.general.positionEncodings.isEmpty)
    #expect(params.capabilities.textDocument.completion == nil)
    #expect(!params.capabilities.workspace.configuration)
    #expect(throws: InvalidParams.self) { try InitializeParams(params: []) }
  }

  @Test func initializeWithFolders() throws {
    let params = try InitializeParams(
      params: [
        "processId": 12.0, "rootUri": nil, "rootPath": "/a/", "trace": "verbose",
        "workspaceFolders": [
          ["uri": "file:///a"], ["name": "no uri"], ["uri": "file:///b", "name": "b"],
        ],
      ])
    #expect(params.processId == 12)
    #expect(params.rootUri == nil)
    #expect(params.rootPath == "/a/")
    #expect(params.trace == .verbose)
    #expect(
      params.workspaceFolders == [
        WorkspaceFolder(uri: "file:///a"), WorkspaceFolder(uri: "file:///b", name: "b"),
      ])
    #expect(try InitializeParams(params: ["workspaceFolders": []]).workspaceFolders == [])
    #expect(try InitializeParams(params: ["workspaceFolders": nil]).workspaceFolders == nil)
  }

  @Test func cancellationTakesBothKindsOfIds() throws {
    #expect(try CancelParams(params: ["id": 3]).id == .number(3))
    #expect(try CancelParams(params: ["id": "3"]).id == .string("3"))
    #expect(throws: InvalidParams.self) { try CancelParams(params: ["id": nil]) }
  }

  @Test func notebookChanges() throws {
    let params = try DidChangeNotebookDocumentParams(
      params: [
        "notebookDocument": ["uri": "file:///a.ipynb", "version": 4],
        "change": [
          "cells": [
            "structure": [
              "array": [
                "start": 1, "deleteCount": 2, "cells": [["kind": 2, "document": "cell:3"]],
              ],
              "didOpen": [["uri": "cell:3", "languageId": "python", "version": 1, "text": "x"]],
              "didClose": [["uri": "cell:1"]],
            ],
            "textContent": [
              ["document": ["uri": "cell:2", "version": 9], "changes": [["text": "y"]]]
            ],
          ]
        ],
      ])
    let structure = try #require(params.structure)
    #expect(structure.start == 1)
    #expect(structure.deleteCount == 2)
    #expect(structure.cells == [NotebookCell(kind: .code, document: "cell:3")])
    #expect(structure.didOpen.map(\.text) == ["x"])
    #expect(structure.didClose.map(\.uri) == ["cell:1"])
    #expect(
      params.textContent.first?.textDocument == TextDocumentIdentifier(uri: "cell:2", version: 9))
    #expect(params.textContent.first?.contentChanges == [.init(range: nil, text: "y")])

    #expect {
      try DidChangeNotebookDocumentParams(
        params: [
          "notebookDocument": ["uri": "a"], "change": ["cells": ["structure": ["array": [:]]]],
        ])
    } throws: { error in
      "\(error)" == "change.cells.structure.array.start is missing"
    }
  }

  @Test func configurationIsPushedOrAskedFor() throws {
    #expect(try DidChangeConfigurationParams(params: nil).settings == nil)
    #expect(try DidChangeConfigurationParams(params: ["settings": nil]).settings == nil)
    #expect(try DidChangeConfigurationParams(params: ["settings": ["a": 1]]).settings == ["a": 1])
  }

  @Test func watchedFiles() throws {
    let params = try DidChangeWatchedFilesParams(
      params: ["changes": [["uri": "a", "type": 3], ["uri": "b"], ["type": 1]]])
    #expect(
      params.changes == [FileEvent(uri: "a", type: .deleted), FileEvent(uri: "b", type: .changed)])
  }

  @Test func copilotMessages() throws {
    let item: JSONValue = [
      "insertText": "x",
      "command": ["title": "", "command": "midfill.accepted", "arguments": ["7"]],
    ]
    #expect(try DidShowCompletionParams(params: ["item": item]).command?.arguments == ["7"])
    #expect(try DidShowCompletionParams(params: nil).command == nil)
    let accepted = try DidPartiallyAcceptCompletionParams(
      params: ["item": item, "acceptedLength": 4])
    #expect(accepted.acceptedLength == 4)
    #expect(accepted.command?.command == "midfill.accepted")
  }
}
