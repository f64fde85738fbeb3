import Foundation
import JSONCodec
import JSONRPC
import Synchronization

/// An eager editor: it sends each key as its own change and asks for ghost text with it.
final class TypingClient: Sendable {
  struct Answer: Sendable {
    var at: ContinuousClock.Instant
    var isError: Bool
    /// `insertText` of the first item.
    var text: String?
  }

  private struct State {
    var framer = MessageFramer()
    var answers: [Int: Answer] = [:]
    var nextID = 1
    var version = 1
  }

  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private let state = Mutex(State())
  private let arrived = DispatchSemaphore(value: 0)
  static let uri = "file:///nowhere/project/summary.c"

  init(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:],
    options: JSONValue = [:]
  ) throws {
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"].merging(environment) {
      $1
    }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let handle = output.fileHandleForReading
    Thread.detachNewThread { [weak self] in
      while true {
        let data = handle.availableData
        let now = ContinuousClock.now
        guard let self, !data.isEmpty else { return }
        self.take(Array(data), now)
      }
    }
    let id = request(
      "initialize",
      [
        "processId": nil, "rootUri": "file:///nowhere/project",
        "capabilities": ["general": ["positionEncodings": ["utf-8"]]],
        "clientInfo": ["name": "typing benchmark"], "initializationOptions": options,
      ])
    _ = answer(to: id, within: 10)
    notify("initialized", [:])
  }

  var processID: Int32 { process.processIdentifier }

  func open(_ text: String) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(TypingClient.uri), "languageId": "c", "version": 1, "text": .string(text),
        ]
      ])
  }

  /// Inserts text at a place, and asks there, in one write. Returns the request's number and when it
  /// was written.
  func type(
    _ text: String, at line: Int, _ column: Int, asksAt: (line: Int, column: Int)
  ) -> (id: Int, at: ContinuousClock.Instant) {
    let (id, version) = state.withLock { state in
      state.nextID += 1
      state.version += 1
      return (state.nextID, state.version)
    }
    let place: JSONValue = ["line": .integer(line), "character": .integer(column)]
    let change = TypingClient.frame(
      nil, "textDocument/didChange",
      [
        "textDocument": ["uri": .string(TypingClient.uri), "version": .integer(version)],
        "contentChanges": [["range": ["start": place, "end": place], "text": .string(text)]],
      ])
    let ask = TypingClient.frame(
      id, "textDocument/inlineCompletion", TypingClient.askParams(asksAt.line, asksAt.column))
    let now = ContinuousClock.now
    write(change + ask)
    return (id, now)
  }

  func ask(_ line: Int, _ column: Int) -> (id: Int, at: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    return (request("textDocument/inlineCompletion", TypingClient.askParams(line, column)), now)
  }

  private static func askParams(_ line: Int, _ column: Int) -> JSONValue {
    [
      "textDocument": ["uri": .string(uri)],
      "position": ["line": .integer(line), "character": .integer(column)],
      "context": ["triggerKind": 2],
    ]
  }

  /// Waits for an answer, in seconds.
  func answer(to id: Int, within seconds: Double) -> Answer? {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let answer = state.withLock({ $0.answers[id] }) { return answer }
      let rest = end - .now
      guard rest > .zero else { return nil }
      _ = arrived.wait(timeout: .now() + .milliseconds(Int(rest / .milliseconds(1)) + 1))
    }
  }

  func answerNow(to id: Int) -> Answer? { state.withLock { $0.answers[id] } }

  func quit() {
    let id = request("shutdown", .null)
    _ = answer(to: id, within: 2)
    notify("exit", .null)
    process.waitUntilExit()
  }

  // MARK: Wire

  private func request(_ method: String, _ params: JSONValue) -> Int {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    write(TypingClient.frame(id, method, params))
    return id
  }

  private func notify(_ method: String, _ params: JSONValue) {
    write(TypingClient.frame(nil, method, params))
  }

  private static func frame(_ id: Int?, _ method: String, _ params: JSONValue) -> [UInt8] {
    var message: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
    if let id { message["id"] = .integer(id) }
    if params != .null { message["params"] = params }
    return MessageFramer.frame(Array(JSONValue.object(message).description.utf8))
  }

  private func write(_ bytes: [UInt8]) {
    try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
  }

  private func take(_ bytes: [UInt8], _ now: ContinuousClock.Instant) {
    let count = state.withLock { state in
      var found: [(Int, Answer)] = []
      bytes.withUnsafeBufferPointer { buffer in
        state.framer.consume(buffer) { event in
          guard case .message(let body) = event, let message = try? JSONValue(parsing: body),
            message["method"] == nil, let id = message["id"]?.int
          else { return }
          let text = message["result"]?["items"]?[0]?["insertText"]?.string
          found.append((id, Answer(at: now, isError: message["error"] != nil, text: text)))
        }
      }
      for (id, answer) in found { state.answers[id] = answer }
      return found.count
    }
    for _ in 0..<count { arrived.signal() }
  }
}
