import Foundation
import JSONCodec
import JSONRPC
import Testing

/// The recorded data of the repository.
enum Fixtures {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "protocol-fixtures")

  /// A recorded run of a client: its name (`helix-25.07.1/insert`) and its messages.
  struct Run: CustomTestStringConvertible, Sendable {
    let name: String
    let messages: [JSONValue]
    var testDescription: String { name }
  }

  static func runs() throws -> [Run] {
    let editors = folder.appending(path: "editors")
    return try FileManager.default.subpathsOfDirectory(atPath: editors.path())
      .filter { $0.hasSuffix("-c2s.bin") }
      .sorted()
      .map { path in
        let bytes = try Data(contentsOf: editors.appending(path: path))
        var framer = MessageFramer()
        var messages: [JSONValue] = []
        framer.consume([UInt8](bytes)) { event in
          if case .message(let body) = event, let message = try? JSONValue(parsing: body) {
            messages.append(message)
          }
        }
        return Run(name: String(path.dropLast("-c2s.bin".count)), messages: messages)
      }
  }
}
