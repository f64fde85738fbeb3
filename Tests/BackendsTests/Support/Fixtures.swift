import Foundation
import HTTPStreaming
import Testing

@testable import Backends

/// Files under `protocol-fixtures/backends/`.
enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "protocol-fixtures/backends")

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
      .sorted()
  }

  /// A response as it stood on the wire: a status line, headers, an empty line, the body.
  static func response(_ path: String) throws -> RecordedResponse {
    try RecordedResponse(text(path))
  }

  /// The response in a recorded transcript: between `--- response` and the note of curl's timing.
  static func transcript(_ path: String) throws -> RecordedResponse {
    let text = try text(path)
    let start = try #require(text.range(of: "--- response\n"))
    let rest = text[start.upperBound...]
    let end = rest.range(of: "\n[http ")?.lowerBound ?? rest.endIndex
    return try RecordedResponse(String(rest[..<end]))
  }
}

struct RecordedResponse {
  var head: HTTPResponseHead
  var body: [UInt8]

  init(_ text: String) throws {
    // Recorded heads end their lines with CRLF, written ones with LF.
    let separator = text.contains("\r\n\r\n") ? "\r\n\r\n" : "\n\n"
    let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(whereSeparator: \.isNewline)
    let status = try #require(Int(lines[0].split(separator: " ")[1]))
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let field = line.split(separator: ":", maxSplits: 1)
      headers[field[0].lowercased()] = field.last?.trimmingCharacters(in: .whitespaces) ?? ""
    }
    head = HTTPResponseHead(status: status, headers: headers)
    body = Array((parts.count > 1 ? parts[1] : "").utf8)
  }

  var steps: [FakeTransport.Step] {
    [.head(head.status, head.headers)] + (body.isEmpty ? [] : [.bytes(body)])
  }
}
