import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Testing

/// What goes over the wire against the protocol's own model.
@Suite struct ConformanceTests {
  let model: MetaModel

  init() throws { model = try MetaModel.shared.get() }

  @Test func theModelSeesFaults() {
    let item = MetaModel.reference("InlineCompletionItem")
    #expect(model.faults(["insertText": "a"], item) == [])
    #expect(model.faults([:], item) == ["$.insertText: missing"])
    #expect(!model.faults(["insertText": nil], item).isEmpty)
    #expect(!model.faults(["insertText": "a", "inserted": 1], item).isEmpty)
    #expect(!model.faults(["insertText": "a", "range": ["start": [:]]], item).isEmpty)
    #expect(!model.faults(["insertText": "a", "filterText": nil], item).isEmpty)
    let kind = MetaModel.reference("MessageType")
    #expect(model.faults(5, kind) == [])
    #expect(!model.faults(6, kind).isEmpty)
    let position = MetaModel.reference("Position")
    #expect(!model.faults(["line": -1, "character": 0], position).isEmpty)
  }

  // MARK: What the server sends

  static let range = Range(
    start: Position(line: 3, character: 0), end: Position(line: 3, character: 7))
  static let command = Command(title: "Accept", command: "midfill.accepted", arguments: ["1", 2])

  static let serverMessages: [any ServerMessage] = [
    LogMessageParams(type: .debug, message: "text"),
    ShowMessageParams(type: .warning, message: "text"),
    ConfigurationParams(items: [
      ConfigurationItem(section: "midfill"),
      ConfigurationItem(scopeUri: "file:///a", section: "midfill"), ConfigurationItem(),
    ]),
    RegistrationParams(registrations: [
      .watchedFiles(id: "files", globPatterns: ["**/.gitignore", "**/*.swift"]),
      .configuration(id: "settings", section: "midfill"),
      Registration(id: "bare", method: "textDocument/inlineCompletion"),
    ]),
    WorkDoneProgressCreateParams(token: .string("index")),
    WorkDoneProgressCreateParams(token: .number(1)),
    ProgressParams(token: .string("index"), .begin(title: "Indexing")),
  ]

  @Test(arguments: serverMessages)
  func serverMessagesFitTheModel(message: any ServerMessage) throws {
    let entry = try #require(model.messages[type(of: message).method])
    #expect(entry["messageDirection"] != "clientToServer")
    let type = try #require(entry["params"])
    #expect(model.faults(try #require(message.params), type) == [])
  }

  @Test func registerOptionsFitTheModel() {
    let files = Registration.watchedFiles(id: "a", globPatterns: ["**/*"]).registerOptions
    #expect(
      model.faults(
        files ?? .null, MetaModel.reference("DidChangeWatchedFilesRegistrationOptions")) == [])
    let settings = Registration.configuration(id: "a", section: "midfill").registerOptions
    #expect(
      model.faults(
        settings ?? .null, MetaModel.reference("DidChangeConfigurationRegistrationOptions")) == [])
  }

  @Test(
    arguments: [
      (.begin(title: "Indexing"), "WorkDoneProgressBegin"),
      (
        .begin(title: "Indexing", message: "1 of 2", percentage: 50, cancellable: true),
        "WorkDoneProgressBegin"
      ),
      (.report(), "WorkDoneProgressReport"),
      (.report(message: "2 of 2", percentage: 100), "WorkDoneProgressReport"),
      (.end(), "WorkDoneProgressEnd"), (.end(message: "done"), "WorkDoneProgressEnd"),
    ] as [(WorkDoneProgress, String)])
  func progressFitsTheModel(step: WorkDoneProgress, type: String) {
    #expect(model.faults(step.json, MetaModel.reference(type)) == [])
  }

  @Test func percentagesStayInTheirRange() {
    #expect(WorkDoneProgress.report(percentage: 130).json["percentage"] == 100)
    #expect(WorkDoneProgress.begin(title: "", percentage: -1).json["percentage"] == 0)
  }

  @Test func partialResultsFitTheModel() throws {
    let progress = ProgressParams(
      token: .number(4), partialResult: [InlineCompletionItem(insertText: "a")])
    let type = try #require(
      model.messages["textDocument/inlineCompletion"]?["partialResult"])
    #expect(model.faults(progress.json["value"] ?? .null, type) == [])
    #expect(progress.json["token"] == 4)
  }

  // MARK: What the server answers

  static let bareItem = InlineCompletionItem(insertText: "return\n")
  static let fullItem = InlineCompletionItem(
    insertText: "return a", filterText: "return", range: range, command: command)

  static var bareCompletion: CompletionItem { CompletionItem(label: "a") }
  static var fullCompletion: CompletionItem {
    var item = CompletionItem(label: "a")
    item.labelDetails = CompletionItemLabelDetails(detail: " …", description: "midfill")
    item.kind = .text
    item.detail = "2 lines"
    item.documentation = MarkupContent(kind: .markdown, value: "```swift\na\n```")
    item.preselect = true
    item.sortText = "0"
    item.filterText = "a"
    item.insertTextFormat = .snippet
    item.insertTextMode = .asIs
    item.textEdit = .edit(TextEdit(range: range, newText: "a\nb"))
    item.command = command
    item.data = ["id": 1]
    return item
  }
  static var insertReplaceCompletion: CompletionItem {
    var item = CompletionItem(label: "a")
    item.insertTextFormat = .plainText
    item.textEdit = .insertReplace(
      InsertReplaceEdit(newText: "ab", insert: range, replace: range))
    item.documentation = MarkupContent(kind: .plainText, value: "a")
    return item
  }

  static let fullCapabilities = ServerCapabilities(
    positionEncoding: .utf8,
    textDocumentSync: TextDocumentSyncOptions(saveIncludesText: true),
    notebookDocumentSync: NotebookDocumentSyncOptions(save: true),
    completionProvider: CompletionOptions(
      triggerCharacters: [".", "("], resolveProvider: true, labelDetailsSupport: true),
    inlineCompletionProvider: InlineCompletionOptions(workDoneProgress: true),
    executeCommandProvider: ExecuteCommandOptions(commands: ["midfill.status"]))
  static let bareCapabilities = ServerCapabilities(
    positionEncoding: .utf16,
    textDocumentSync: TextDocumentSyncOptions(change: .full, saveIncludesText: nil),
    completionProvider: CompletionOptions(), inlineCompletionProvider: InlineCompletionOptions(),
    workspaceFolders: false)

  static let answers: [(String, any JSONEncodable)] = [
    (
      InitializeParams.method,
      InitializeResult(
        capabilities: fullCapabilities, serverInfo: ServerInfo(name: "midfill", version: "1"))
    ),
    (
      InitializeParams.method,
      InitializeResult(
        capabilities: bareCapabilities, serverInfo: ServerInfo(name: "midfill", version: "1"))
    ),
    (ShutdownRequest.method, Null()),
    (InlineCompletionParams.method, InlineCompletionList()),
    (InlineCompletionParams.method, InlineCompletionList(items: [bareItem, fullItem])),
    (CompletionParams.method, CompletionList(isIncomplete: false)),
    (
      CompletionParams.method,
      CompletionList(
        isIncomplete: true, items: [bareCompletion, fullCompletion, insertReplaceCompletion])
    ),
    (CompletionItemResolveParams.method, fullCompletion),
    (ExecuteCommandParams.method, "text" as JSONValue),
  ]

  @Test(arguments: answers)
  func answersFitTheModel(method: String, answer: any JSONEncodable) throws {
    let type = try #require(model.messages[method]?["result"])
    #expect(model.faults(answer.json, type) == [])
    var text: [UInt8] = []
    answer.write(to: &text)
    #expect(text == answer.json.serialized())
  }

  @Test func resolvedItemsFitTheModelAndKeepWhatTheyHad() throws {
    var kept = try #require(Self.fullCompletion.json.object)
    kept["documentation"] = nil
    kept["commitCharacters"] = [";"]
    let params = try CompletionItemResolveParams(params: .object(kept))
    #expect(params.label == "a")
    #expect(params.data == ["id": 1])
    let documentation = MarkupContent(kind: .markdown, value: "text")
    let resolved = params.resolved(detail: "new", documentation: documentation)
    #expect(model.faults(resolved, MetaModel.reference("CompletionItem")) == [])
    kept["detail"] = "new"
    kept["documentation"] = documentation.json
    #expect(resolved == .object(kept))
  }

  // MARK: What clients may send

  /// Any params that the model allows can be read, and mean something.
  @Test(arguments: clientMethods)
  func everyValidMessageIsAccepted(method: String) throws {
    let type = try #require(clientMessage(method))
    let copilotOnly = [
      DidShowCompletionParams.method, DidPartiallyAcceptCompletionParams.method,
    ]
    guard !copilotOnly.contains(method) else {
      #expect(model.messages[method] == nil)
      return
    }
    let entry = try #require(model.messages[method])
    #expect(entry["messageDirection"] != "serverToClient")
    guard let params = entry["params"] else {
      _ = try type.init(params: nil)
      return
    }
    var generator = MetaModelGenerator(model, seed: 5)
    for _ in 0..<100 {
      let value = generator.value(of: params)
      #expect(throws: Never.self, "\(value)") { try type.init(params: value) }
    }
  }

  /// Any JSON at all can be looked at: it is accepted or refused with a reason.
  @Test(arguments: clientMethods)
  func noParamsTrap(method: String) throws {
    let type = try #require(clientMessage(method))
    var generator = MetaModelGenerator(model, seed: 6)
    let types = ["CompletionItem", "LSPAny", "Range", "NotebookDocument", "_InitializeParams"]
    for name in types {
      for _ in 0..<10 {
        do {
          _ = try type.init(params: generator.value(of: MetaModel.reference(name)))
        } catch {
          #expect(!error.problem.isEmpty)
        }
      }
    }
  }
}
