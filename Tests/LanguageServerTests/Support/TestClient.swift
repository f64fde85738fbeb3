import Completion
import Foundation
import JSONCodec
import JSONRPC
import ProjectIndex
import Settings
import Synchronization
import Testing

@testable import LanguageServer

/// An editor in the test's own process: it talks to a session through frames, as over a pipe.
final class TestClient: Sendable {
  fileprivate struct State {
    var toServer = MessageFramer()
    var toClient = MessageFramer()
    var notifications: [(method: String, params: JSONValue)] = []
    var requests: [String] = []
    var waiters: [(count: Int, method: String, wake: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())
  private let session: Session
  private let takesProgress: Bool
  private let connection: JSONRPCConnection
  let transport: FakeTransport
  let exits: AsyncStream<Int32>

  /// - Parameters:
  ///   - flags: as on the command line.
  ///   - files: configuration files by absolute path.
  ///   - indexProgress: told in place of the index's own; the client then takes the server's request
  ///     for a progress.
  init(
    transport: FakeTransport = FakeTransport(),
    flags: [String: String] = ["--backend": "codestral"],
    environment: [String: String] = ["CODESTRAL_API_KEY": "k-test"], files: [String: String] = [:],
    indexProgress: [IndexProgress]? = nil
  ) {
    takesProgress = indexProgress != nil
    self.transport = transport
    let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
    self.exits = exits
    let link = Link()
    let server = JSONRPCConnection(send: { link.toClient($0) })
    connection = JSONRPCConnection(send: { link.toServer($0) })
    let settings = SettingsLoader(
      environment: environment, home: "/home/u",
      readFile: { files[$0].map(FileContents.text) ?? .missing },
      runCommand: { _ in .notStarted("no commands here") })
    var services = SessionServices(
      version: "0", settings: settings, flags: flags, transport: transport,
      exit: { exit.yield($0) })
    services.tuning = TestClient.patient
    if let indexProgress {
      services.indexProgress = { _ in
        AsyncStream { continuation in
          for progress in indexProgress { continuation.yield(progress) }
          continuation.finish()
        }
      }
    }
    session = Session(connection: server, services: services)
    link.connect(to: self)
  }

  /// Nothing is late, and nothing is asked ahead: on a busy machine a context or an answer may well
  /// come late, and a request ahead come between a test's own.
  private static let patient: Tuning = {
    var tuning = Tuning()
    tuning.contextDeadline = .seconds(3_600)
    tuning.helperPatience = .seconds(3_600)
    tuning.prefetchDelay = .seconds(3_600)
    return tuning
  }()

  /// The two directions, each a byte stream.
  private final class Link: Sendable {
    private let client = Mutex<TestClient?>(nil)
    func connect(to client: TestClient) { self.client.withLock { $0 = client } }
    func toServer(_ frame: [UInt8]) { client.withLock { $0 }?.deliverToServer(frame) }
    func toClient(_ frame: [UInt8]) { client.withLock { $0 }?.deliverToClient(frame) }
  }

  private func deliverToServer(_ frame: [UInt8]) {
    let events = state.withLock { $0.toServer.events(in: frame) }
    for event in events { session.receive(event) }
  }

  private func deliverToClient(_ frame: [UInt8]) {
    let events = state.withLock { $0.toClient.events(in: frame) }
    for event in events {
      switch connection.receive(event) {
      case .notification(let method, let params):
        let ready = state.withLock { state in
          state.notifications.append((method, params ?? .null))
          let waiters = state.waiters
          let ready = waiters.filter { $0.count <= state.count(of: $0.method) }
          state.waiters = waiters.filter { $0.count > state.count(of: $0.method) }
          return ready
        }
        for waiter in ready { waiter.wake.resume() }
      case .request(let method, _, let responder):
        state.withLock { $0.requests.append(method) }
        if takesProgress, method == "window/workDoneProgress/create" {
          responder.reply(JSONValue.null)
          break
        }
        responder.fail(ResponseError(.methodNotFound, "not here"))
      case nil: break
      }
    }
  }

  // MARK: What tests say

  @discardableResult
  func request(_ method: String, _ params: JSONValue? = nil) async throws(ResponseError)
    -> JSONValue
  {
    try await connection.request(method, params)
  }

  /// Sends a request now, and hands out its answer later.
  func send(_ method: String, _ params: JSONValue? = nil) -> Task<
    Result<JSONValue, ResponseError>, Never
  > {
    let (stream, continuation) = AsyncStream.makeStream(of: Result<JSONValue, ResponseError>.self)
    connection.request(method, params) {
      continuation.yield($0)
      continuation.finish()
    }
    return Task {
      for await result in stream { return result }
      return .failure(ResponseError(.internalError, "no answer"))
    }
  }

  func notify(_ method: String, _ params: JSONValue? = nil) {
    connection.notify(method, params)
  }

  @discardableResult
  func initialize(
    client: String = "test",
    capabilities: JSONValue = ["general": ["positionEncodings": ["utf-8"]]],
    options: JSONValue = nil, root: String = "/nowhere/project"
  ) async throws -> JSONValue {
    let result = try await request(
      "initialize",
      [
        "processId": nil, "clientInfo": ["name": .string(client)], "capabilities": capabilities,
        "initializationOptions": options, "rootUri": .string("file://" + root),
      ])
    notify("initialized", [:])
    return result
  }

  static let uri: JSONValue = "file:///nowhere/project/a.swift"

  func open(_ text: String, uri: JSONValue = uri, language: JSONValue = "swift") {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": uri, "languageId": language, "version": 1, "text": .string(text),
        ]
      ])
  }

  /// Replaces a range of one line.
  func change(_ line: Int, _ columns: Range<Int>, _ text: String, version: Int = 2) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": TestClient.uri, "version": .integer(version)],
        "contentChanges": [
          [
            "range": [
              "start": ["line": .integer(line), "character": .integer(columns.lowerBound)],
              "end": ["line": .integer(line), "character": .integer(columns.upperBound)],
            ], "text": .string(text),
          ]
        ],
      ])
  }

  static func place(
    _ line: Int, _ column: Int, uri: JSONValue = uri, context: JSONValue = ["triggerKind": 2]
  ) -> JSONValue {
    [
      "textDocument": ["uri": uri],
      "position": ["line": .integer(line), "character": .integer(column)], "context": context,
    ]
  }

  /// The texts of the items for a place.
  func ghostText(_ line: Int, _ column: Int, uri: JSONValue = uri) async throws -> [String] {
    let result = try await request(
      "textDocument/inlineCompletion", TestClient.place(line, column, uri: uri))
    return result["items"]?.array?.compactMap { $0["insertText"]?.string } ?? ["not a list"]
  }

  /// Messages shown to the user so far.
  var shown: [String] {
    state.withLock { state in
      state.notifications.filter { $0.method == "window/showMessage" }
        .compactMap { $0.params["message"]?.string }
    }
  }

  /// Parameters of the notifications of a method so far.
  func notifications(_ method: String) -> [JSONValue] {
    state.withLock { state in
      state.notifications.filter { $0.method == method }.map(\.params)
    }
  }

  /// The values of `$/progress` so far.
  var progress: [JSONValue] {
    state.withLock { state in
      state.notifications.filter { $0.method == "$/progress" }.compactMap { $0.params["value"] }
    }
  }

  /// Requests of the server so far.
  var serverRequests: [String] { state.withLock { $0.requests } }

  /// Waits until that many notifications of a method have come.
  func wait(for count: Int = 1, _ method: String) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.count(of: method) >= count { return true }
        state.waiters.append((count, method, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

extension TestClient.State {
  fileprivate func count(of method: String) -> Int {
    notifications.reduce(0) { $0 + ($1.method == method ? 1 : 0) }
  }
}

extension MessageFramer {
  fileprivate mutating func events(in frame: [UInt8]) -> [Event] {
    var events: [Event] = []
    frame.withUnsafeBufferPointer { buffer in consume(buffer) { events.append($0) } }
    return events
  }
}
