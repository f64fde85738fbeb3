/// Cuts the bytes of a connection into requests: `Content-Length`, chunked, or no body.
struct LoopbackRequestReader {
  private let connection: Int
  private var buffer: [UInt8] = []
  private var continueWanted = false

  init(connection: Int) {
    self.connection = connection
  }

  mutating func push(_ bytes: [UInt8]) {
    let hadHead = headEnd != nil
    buffer += bytes
    if !hadHead, let end = headEnd {
      let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
      continueWanted = head.contains("\r\nexpect: 100-continue")
    }
  }

  /// Whether the client waits for leave to send its body. True once.
  mutating func takeContinueRequest() -> Bool {
    defer { continueWanted = false }
    return continueWanted
  }

  /// The next request, if all of it is there.
  mutating func next() -> LoopbackRequest? {
    guard let headEnd else { return nil }
    let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    let start = (lines.first ?? "").split(separator: " ")
    let headers = lines.dropFirst().map { line in
      let name = line.prefix { $0 != ":" }
      let value = line.dropFirst(name.count + 1).drop { $0 == " " }
      return (name: String(name), value: String(value))
    }
    func value(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    let body: [UInt8]
    let end: Int
    if value("transfer-encoding")?.lowercased() == "chunked" {
      guard let chunked = chunkedBody(from: headEnd + 4) else { return nil }
      (body, end) = chunked
    } else {
      end = headEnd + 4 + (value("content-length").flatMap { Int($0) } ?? 0)
      guard buffer.count >= end else { return nil }
      body = Array(buffer[(headEnd + 4)..<end])
    }
    buffer.removeFirst(end)
    continueWanted = false
    return LoopbackRequest(
      method: start.first.map(String.init) ?? "",
      path: start.dropFirst().first.map(String.init) ?? "", headers: headers, body: body,
      arrival: .now, connection: connection)
  }

  /// Index of the empty line's CRLFCRLF.
  private var headEnd: Int? { index(of: Array("\r\n\r\n".utf8), from: 0) }

  private func chunkedBody(from start: Int) -> (body: [UInt8], end: Int)? {
    var body: [UInt8] = []
    var at = start
    while true {
      guard let lineEnd = index(of: Array("\r\n".utf8), from: at) else { return nil }
      let size = Int(String(decoding: buffer[at..<lineEnd], as: UTF8.self), radix: 16) ?? 0
      let next = lineEnd + 2 + size + 2
      guard buffer.count >= next else { return nil }
      if size == 0 { return (body, next) }
      body += buffer[(lineEnd + 2)..<(lineEnd + 2 + size)]
      at = next
    }
  }

  private func index(of needle: [UInt8], from start: Int) -> Int? {
    guard buffer.count >= start + needle.count else { return nil }
    return (start...(buffer.count - needle.count)).first { at in
      buffer[at] == needle[0] && buffer[at..<(at + needle.count)].elementsEqual(needle)
    }
  }
}
