import Dispatch
import Foundation
import JSONRPC
import LanguageServerProtocol
import Settings
import Synchronization

/// The log: into the file that the user named, else into the editor's own log
/// (`window/logMessage`). It holds no code and no keys.
///
/// Not on standard error: Neovim files each of its lines as an error.
final class SessionLog: Sendable {
  private let connection: JSONRPCConnection
  private let options = Mutex(LogOptions())
  /// Files are written here, so that a slow disk never holds up a keystroke.
  private let queue = DispatchQueue(label: "midfill.log", qos: .utility)

  init(connection: JSONRPCConnection) {
    self.connection = connection
  }

  func configure(_ options: LogOptions) {
    self.options.withLock { $0 = options }
  }

  func write(_ level: LogOptions.Level, _ text: @autoclosure () -> String) {
    let options = options.withLock { $0 }
    guard level.rank <= options.level.rank else { return }
    let text = text()
    if let file = options.file {
      queue.async {
        SessionLog.append("\(Date.now.ISO8601Format()) \(level.rawValue) \(text)\n", file)
      }
    } else {
      connection.notify(LogMessageParams(type: level.messageType, message: text))
    }
  }

  private static func append(_ line: String, _ path: String) {
    if !FileManager.default.fileExists(atPath: path) {
      // Only for the user: paths of their projects stand in it.
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    guard let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: Data(line.utf8))
  }
}

extension LogOptions.Level {
  /// Asked at every key, so it makes no list of all levels.
  fileprivate var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .info: 2
    case .debug: 3
    }
  }

  fileprivate var messageType: MessageType {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    case .debug: .log
    }
  }
}
