import JSONCodec

/// Cuts a stream of bytes into message bodies (LSP 3.18, "Base Protocol": header lines that end
/// with `\r\n`, an empty line, then `Content-Length` bytes).
///
/// A state machine without I/O: bytes go in as they come, in pieces of any size, and events come
/// out in the order of the stream. It never stops for good. Tolerated: header names in any case,
/// other headers, a bare `\n`, blank lines between messages. A header block without a usable
/// length is reported once, and the next `Content-Length` line is looked for, also where it
/// follows other text on the same line.
public struct MessageFramer: Sendable {
  public enum Event: Sendable, Equatable {
    /// One body, not yet looked at.
    case message([UInt8])
    /// A body longer than the limit is announced. Its bytes are skipped, never stored.
    case oversize(length: Int)
    /// A header that cannot be understood.
    case malformedHeader(HeaderFault)
  }

  public enum HeaderFault: String, Sendable {
    case notAHeader = "a line that is not a header"
    case badLength = "a Content-Length that is not a number of bytes"
    case conflictingLengths = "two different Content-Lengths"
    case noLength = "a header without Content-Length"
    case lineTooLong = "a header line without an end"
  }

  private enum State: Sendable {
    case header
    /// The length is what is still missing.
    case body(Int)
    case skipping(Int)
  }

  /// Header lines are some 20 bytes; of a longer one than this only the last part is kept.
  private static let lineLimit = 4096
  /// What is set aside for a body when its length is announced; more only as bytes arrive.
  private static let reservation = 1 << 20

  /// The longest body that is accepted, in bytes.
  public let limit: Int

  private var state = State.header
  private var line: [UInt8] = []
  private var length: Int?
  private var sawHeader = false
  private var fault: HeaderFault?
  private var lineWasCut = false
  /// A fault was reported, and no length was seen since.
  private var isLost = false
  private var body: [UInt8] = []

  /// - Parameter limit: the longest body that is accepted, in bytes. The default leaves room for a
  ///   document of 100 MB whose every line break is escaped.
  public init(limit: Int = 256 << 20) {
    self.limit = limit
  }

  /// Whether the stream stands between two messages; false at its end means that it was cut.
  public var isBetweenMessages: Bool {
    if case .header = state { return line.isEmpty && !sawHeader }
    return false
  }

  /// Takes the next bytes of the stream and hands out what they complete.
  public mutating func consume(_ bytes: [UInt8], deliver: (consuming Event) -> Void) {
    bytes.withUnsafeBufferPointer { consume($0, deliver: deliver) }
  }

  /// Takes the next bytes of the stream and hands out what they complete.
  public mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, deliver: (consuming Event) -> Void
  ) {
    var rest = bytes[...]
    while let first = rest.first {
      switch state {
      case .header:
        let end = rest.firstIndex(of: 0x0A)
        // Almost always the whole line is here; the copy is 20 bytes.
        keep(rest[rest.startIndex..<(end ?? rest.endIndex)])
        rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
        if end != nil { finishLine(deliver) }
      case .body(let missing):
        let taken = min(missing, rest.count)
        if taken == 1 {
          body.append(first)
        } else {
          body.append(contentsOf: UnsafeBufferPointer(rebasing: rest.prefix(taken)))
        }
        rest = rest.dropFirst(taken)
        if taken == missing { finishBody(deliver) } else { state = .body(missing - taken) }
      case .skipping(let missing):
        let taken = min(missing, rest.count)
        rest = rest.dropFirst(taken)
        state = taken == missing ? .header : .skipping(missing - taken)
      }
    }
  }

  // MARK: Header

  private mutating func keep(_ piece: Slice<UnsafeBufferPointer<UInt8>>) {
    line.append(contentsOf: UnsafeBufferPointer(rebasing: piece))
    if line.count > Self.lineLimit {
      fault = fault ?? .lineTooLong
      lineWasCut = true
      line.removeFirst(line.count - Self.lineLimit / 2)
    }
  }

  private mutating func finishLine(_ deliver: (consuming Event) -> Void) {
    if line.last == 0x0D { line.removeLast() }
    defer {
      line.removeAll(keepingCapacity: true)
      lineWasCut = false
    }
    if line.isEmpty {
      finishHeader(deliver)
    } else {
      sawHeader = true
      readHeaderLine()
    }
  }

  private mutating func readHeaderLine() {
    guard !lineWasCut, let colon = line.firstIndex(of: UInt8(ascii: ":")),
      Self.isToken(line[..<colon])
    else {
      // The rest of a body whose header was lost may stand before the next header.
      length = Self.lengthAtEnd(of: line) ?? length
      fault = fault ?? .notAHeader
      return
    }
    guard Self.isContentLength(line[..<colon]) else { return }
    guard let announced = Self.number(line[(colon + 1)...]) else {
      fault = fault ?? .badLength
      return
    }
    if let length, length != announced { fault = fault ?? .conflictingLengths }
    length = announced
  }

  private mutating func finishHeader(_ deliver: (consuming Event) -> Void) {
    // Blank lines between messages are no header at all.
    guard sawHeader || fault != nil else { return }
    defer {
      sawHeader = false
      fault = nil
      length = nil
    }
    let problem = length == nil ? fault ?? .noLength : fault
    if let problem, !isLost { deliver(.malformedHeader(problem)) }
    isLost = length == nil
    guard let length else { return }
    if length > limit {
      deliver(.oversize(length: length))
      state = .skipping(length)
    } else {
      body = []
      body.reserveCapacity(min(length, Self.reservation))
      state = .body(length)
      if length == 0 { finishBody(deliver) }
    }
  }

  private mutating func finishBody(_ deliver: (consuming Event) -> Void) {
    state = .header
    let complete = body
    body = []
    deliver(.message(complete))
  }

  // MARK: Lines

  private static let contentLength = Array("content-length".utf8)

  private static func isContentLength(_ name: ArraySlice<UInt8>) -> Bool {
    let name = trimmed(name)
    return name.count == contentLength.count
      && zip(name, contentLength).allSatisfy { $0.0 | 0x20 == $0.1 }
  }

  /// Whether this may be a header's name (RFC 9110, "token"; white space around it is tolerated).
  private static func isToken(_ name: ArraySlice<UInt8>) -> Bool {
    let name = trimmed(name)
    return !name.isEmpty
      && name.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    let digits = trimmed(text)
    guard !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    // Nil as well for a number that no Int holds; there is nothing that could be skipped.
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// The number of a `Content-Length: N` that ends a line which has other text before it.
  private static func lengthAtEnd(of line: [UInt8]) -> Int? {
    guard let colon = line.lastIndex(of: UInt8(ascii: ":")), colon >= contentLength.count,
      isContentLength(line[(colon - contentLength.count)..<colon])
    else { return nil }
    return number(line[(colon + 1)...])
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }
}

extension MessageFramer {
  /// A body with its header before it, as one piece to write.
  public static func frame(_ body: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(body.count + 32)
    frame.append(json: "Content-Length: ")
    frame.append(integer: body.count)
    frame.append(json: "\r\n\r\n")
    frame.append(contentsOf: body)
    return frame
  }
}
