import Foundation
import JSONCodec
import JSONRPC
import Synchronization
import TestSupport
import Testing

/// The built `midfill`, spawned as an editor does it, and a client's end of its pipes.
final class ServerProcess: Sendable {
  fileprivate struct State {
    var framer = MessageFramer()
    var received: [JSONValue] = []
    var waiters:
      [(matches: @Sendable ([JSONValue]) -> Bool, wake: CheckedContinuation<Void, Never>)] = []
    var isClosed = false
  }
  private let state = Mutex(State())
  private let child: ChildProcess
  /// Kept as long as the server: it writes there at its end.
  private let home: TemporaryFolder

  /// - Parameter environment: beside HOME, a folder of the test's own, and PATH.
  init(
    _ arguments: [String] = [], environment: [String: String] = [:], home: TemporaryFolder
  ) throws {
    self.home = home
    child = try ChildProcess(
      ServerProcess.executable(), arguments,
      environment: ["HOME": home.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 })
    let (output, errors) = (child.output, child.errors)
    Thread.detachNewThread { [weak self] in
      while true {
        let data = output.availableData
        guard let self, !data.isEmpty else { break }
        self.take(Array(data))
      }
      self?.close()
    }
    Thread.detachNewThread { while !errors.availableData.isEmpty {} }
  }

  /// Beside the test bundle, where the package manager puts all products of a build.
  static func executable(_ name: String = "midfill") throws -> URL {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      let folder = try #require(bundle).deletingLastPathComponent()
    #else
      let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
    #endif
    let url = folder.appendingPathComponent(name)
    try #require(FileManager.default.isExecutableFile(atPath: url.path))
    return url
  }

  func send(_ bytes: [UInt8]) throws {
    try child.input.write(contentsOf: Data(bytes))
  }

  func send(_ message: JSONValue) throws {
    try send(MessageFramer.frame(Array(message.description.utf8)))
  }

  func closeInput() throws {
    try child.input.close()
  }

  func signal(_ number: Int32) {
    kill(child.processID, number)
  }

  /// The exit status; minus the signal's number if one killed it.
  func waitForExit() async -> Int32 { await child.waitForExit() }

  /// Everything received so far.
  var received: [JSONValue] { state.withLock { $0.received } }

  /// Waits until what was received satisfies a condition, or the server closed its output.
  func wait(until matches: @escaping @Sendable ([JSONValue]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if matches(state.received) || state.isClosed { return true }
        state.waiters.append((matches, continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  /// Waits until all that the server wrote was received.
  func waitForEndOfOutput() async { await wait { _ in false } }

  /// The reply to a request.
  func reply(to id: JSONValue) async throws -> JSONValue {
    await wait { $0.contains { $0["id"] == id && $0["method"] == nil } }
    return try #require(received.first { $0["id"] == id && $0["method"] == nil })
  }

  private func take(_ bytes: [UInt8]) {
    let ready = state.withLock { state in
      var messages: [JSONValue] = []
      bytes.withUnsafeBufferPointer { buffer in
        state.framer.consume(buffer) { event in
          guard case .message(let body) = event else {
            Issue.record("the server wrote \(event)")
            return
          }
          do { messages.append(try JSONValue(parsing: body)) } catch { Issue.record(error) }
        }
      }
      state.received += messages
      return state.ready()
    }
    for waiter in ready { waiter.resume() }
  }

  private func close() {
    let ready = state.withLock { state in
      state.isClosed = true
      return state.ready()
    }
    for waiter in ready { waiter.resume() }
  }
}

extension ServerProcess.State {
  fileprivate mutating func ready() -> [CheckedContinuation<Void, Never>] {
    let ready = waiters.filter { $0.matches(received) || isClosed }
    waiters.removeAll { $0.matches(received) || isClosed }
    return ready.map(\.wake)
  }
}
