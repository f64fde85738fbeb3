import Backends
import Dispatch
import Foundation

/// Writes down what was sent: one JSON object a line, in a file that only the user can read.
public final class Ledger: Sendable {
  private let path: String
  /// So that a slow disk never holds up a keystroke.
  private let queue = DispatchQueue(label: "midfill.ledger", qos: .utility)

  public init(path: String) {
    self.path = path
  }

  public func note(_ sent: SentRequest, workspace: String?) {
    let now = Date.now
    queue.async { [path] in
      let entry = LedgerEntry(
        time: now.ISO8601Format(), backend: sent.backend, host: sent.host, workspace: workspace,
        files: sent.files.map { file in
          LedgerEntry.File(
            path: file.path, lines: file.lines.map { [$0.lowerBound + 1, $0.upperBound] })
        }, bytes: sent.body.count, sha256: SHA256.digest(sent.body))
      Ledger.append(entry, to: path)
    }
  }

  /// Returns when all that was noted is written.
  public func flush() {
    queue.sync {}
  }

  private static func append(_ entry: LedgerEntry, to path: String) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(entry) else { return }
    let url = URL(fileURLWithPath: path)
    if !FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      // Paths of the user's projects stand in it.
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    guard let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: data + [0x0A])
  }

  /// The entries of a ledger, oldest first; lines that are none are passed over. Nil when there is
  /// no such file.
  public static func entries(at path: String) -> [LedgerEntry]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    return data.split(separator: 0x0A).compactMap {
      try? decoder.decode(LedgerEntry.self, from: $0)
    }
  }
}
