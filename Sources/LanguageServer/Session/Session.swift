import Backends
import Completion
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import ProjectIndex
import Settings
import Streaming
import TextDocuments

/// One editor's session: its documents, its settings, and what it asked.
///
/// An actor on the engine's executor. Messages come in order from the reader thread through
/// `receive`, and nothing that handles them waits; what must wait (a backend, the command that prints
/// a key, the ignore rules) runs in tasks that come back here.
public actor Session {
  enum Phase: Sendable, Equatable { case created, running, shutDown }

  public nonisolated let executor: EditorExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
  nonisolated let connection: JSONRPCConnection
  nonisolated let services: SessionServices
  let engine: CompletionEngine
  let log: SessionLog
  var index = ProjectIndex()

  var phase = Phase.created
  var client = ClientProfile(name: nil, version: nil)
  var capabilities = ClientCapabilities(json: [:])
  var encoding = PositionEncoding.utf16
  /// Absolute paths of the workspace folders.
  var roots: [String] = []
  /// By the URI as the client writes it.
  private(set) var documents: [String: OpenDocument] = [:]
  /// The one that was asked for last: nearly always it is the next one, too.
  private var latest: (uri: String, document: OpenDocument)?
  /// How often it was found out whether a document may be sent.
  var judgements = 0

  var initializationOptions: ClientSettings?
  var clientConfiguration: ClientSettings?
  var configuration = Configuration()
  /// Makes the backend of the current configuration.
  var settling: Task<Void, Never>?
  var backendName = "none yet"
  /// What answers alone, or stands in for the backend.
  var localModel: LocalBackend?
  /// Why a configured backend is not in use.
  var backendProblems: [String] = []

  var notices = UserNotices()
  var lastFailure: String?
  /// Requests that wait. Each ends when the client has been answered, and early when cancelled.
  var running: [RequestID: Task<CompletionAnswer, Never>] = [:]
  var menuTexts = MenuTexts()

  public init(connection: JSONRPCConnection, services: SessionServices) {
    let executor = EditorExecutor()
    self.executor = executor
    self.connection = connection
    self.services = services
    engine = CompletionEngine(executor: executor, tuning: services.tuning)
    log = SessionLog(connection: connection)
    if let statistics = services.statistics {
      let engine = engine
      executor.run { engine.assumeIsolated { $0.observe { statistics.note($0) } } }
    }
  }

  /// Takes what the framer found, and does what it asks for as far as that needs no waiting; for the
  /// reader thread.
  public nonisolated func receive(_ event: MessageFramer.Event) {
    guard let message = connection.receive(event) else { return }
    executor.perform { assumeIsolated { $0.handle(message) } }
  }

  /// The connection is over, or a signal came: nothing more can be said to the client.
  public nonisolated func end() {
    executor.run { self.assumeIsolated { $0.leave() } }
  }

  /// Answers what still waits, and ends the process.
  func leave() {
    let running = running.values
    Task {
      for request in running {
        request.cancel()
        _ = await request.value
      }
      self.connection.close()
      await self.engine.settle()
      self.services.statistics?.finish()
      self.services.exit(self.phase == .shutDown ? 0 : 1)
    }
  }

  // MARK: Documents

  /// The open document that the client calls by a URI.
  func document(_ uri: String) -> OpenDocument? {
    if let latest, latest.uri == uri { return latest.document }
    guard let document = documents[uri] else { return nil }
    latest = (uri, document)
    return document
  }

  /// - Returns: the one that was there.
  @discardableResult
  func set(_ document: OpenDocument?, of uri: String) -> OpenDocument? {
    latest = nil
    defer { documents[uri] = document }
    return documents[uri]
  }

  // MARK: Dispatch

  private func handle(_ message: IncomingMessage) {
    switch message {
    case .notification(let method, let params):
      do {
        try notified(method, params)
      } catch {
        log.write(.warning, "\(method): \(error)")
      }
    case .request(let method, let params, let responder):
      if let refusal = refusal(method) {
        responder.fail(refusal)
        return
      }
      do {
        try requested(method, params, responder)
      } catch {
        responder.fail(error.responseError)
      }
    }
  }

  /// What the lifecycle of LSP 3.17 ("Server lifecycle") forbids.
  private func refusal(_ method: String) -> ResponseError? {
    switch phase {
    case .created where method != InitializeParams.method:
      ResponseError(.serverNotInitialized, "\(method) came before initialize")
    case .running where method == InitializeParams.method:
      ResponseError(.invalidRequest, "initialize came twice")
    case .shutDown:
      ResponseError(.invalidRequest, "\(method) came after shutdown")
    default: nil
    }
  }

  private func requested(
    _ method: String, _ params: JSONValue?, _ responder: Responder
  ) throws(InvalidParams) {
    switch method {
    case InlineCompletionParams.method:
      inlineCompletion(try InlineCompletionParams(params: params), responder)
    case CompletionParams.method:
      completion(try CompletionParams(params: params), responder)
    case CompletionItemResolveParams.method:
      resolve(try CompletionItemResolveParams(params: params), responder)
    case ExecuteCommandParams.method:
      execute(try ExecuteCommandParams(params: params), responder)
    case InitializeParams.method:
      initialize(try InitializeParams(params: params), responder)
    case ShutdownRequest.method:
      phase = .shutDown
      responder.reply(Null())
    default:
      responder.fail(ResponseError(.methodNotFound, "Midfill does not know \(method)"))
    }
  }

  private func notified(_ method: String, _ params: JSONValue?) throws(InvalidParams) {
    if method == ExitNotification.method { return leave() }
    guard phase == .running else { return }
    switch method {
    case DidChangeTextDocumentParams.method:
      didChange(try DidChangeTextDocumentParams(params: params))
    case DidOpenTextDocumentParams.method:
      didOpen(try DidOpenTextDocumentParams(params: params).textDocument)
    case DidCloseTextDocumentParams.method:
      didClose(try DidCloseTextDocumentParams(params: params).textDocument.uri)
    case DidSaveTextDocumentParams.method:
      didSave(try DidSaveTextDocumentParams(params: params))
    case CancelParams.method:
      running[try CancelParams(params: params).id]?.cancel()
    case InitializedParams.method:
      initialized()
    case DidChangeConfigurationParams.method:
      didChangeConfiguration(try DidChangeConfigurationParams(params: params))
    case DidChangeWorkspaceFoldersParams.method:
      didChangeFolders(try DidChangeWorkspaceFoldersParams(params: params))
    case DidChangeWatchedFilesParams.method:
      didChangeWatchedFiles(try DidChangeWatchedFilesParams(params: params))
    case DidOpenNotebookDocumentParams.method:
      for cell in try DidOpenNotebookDocumentParams(params: params).cellTextDocuments {
        didOpen(cell)
      }
    case DidChangeNotebookDocumentParams.method:
      didChangeNotebook(try DidChangeNotebookDocumentParams(params: params))
    case DidCloseNotebookDocumentParams.method:
      for cell in try DidCloseNotebookDocumentParams(params: params).cellTextDocuments {
        didClose(cell.uri)
      }
    default:
      // Clients made for Copilot send more (didShowCompletion, didFocus); LSP says to ignore what
      // one does not know.
      break
    }
  }
}
