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
        guard let end = rest.firstIndex(of: 0x0A) else {
          keep(rest)
          return
        }
        let piece = rest[..<end]
        rest = rest[(end + 1)...]
        // Almost always the whole line is here.
        if line.isEmpty, piece.count <= Self.lineLimit {
          finishLine(piece, deliver)
        } else {
          keep(piece)
          let whole = line
          line = []
          whole.withUnsafeBufferPointer { finishLine($0[...], deliver) }
        }
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

  private typealias Text = Slice<UnsafeBufferPointer<UInt8>>

  private mutating func keep(_ piece: Text) {
    line.append(contentsOf: UnsafeBufferPointer(rebasing: piece))
    if line.count > Self.lineLimit {
      fault = fault ?? .lineTooLong
      lineWasCut = true
      line.removeFirst(line.count - Self.lineLimit / 2)
    }
  }

  private mutating func finishLine(_ line: Text, _ deliver: (consuming Event) -> Void) {
    let text = line.last == 0x0D ? line.dropLast() : line
    if text.isEmpty {
      finishHeader(deliver)
    } else {
      sawHeader = true
      readHeader(text)
    }
    lineWasCut = false
  }

  private mutating func readHeader(_ line: Text) {
    guard !lineWasCut, let colon = line.firstIndex(of: UInt8(ascii: ":")),
      case let name = Self.trimmed(line[..<colon]),
      case let isContentLength = Self.isContentLength(name),
      isContentLength || Self.isToken(name)
    else {
      // The rest of a body whose header was lost may stand before the next header.
      length = Self.lengthAtEnd(of: line) ?? length
      fault = fault ?? .notAHeader
      return
    }
    guard isContentLength else { return }
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

  private static let contentLength: StaticString = "content-length"

  private static func isContentLength(_ name: Text) -> Bool {
    guard name.count == contentLength.utf8CodeUnitCount else { return false }
    var expected = contentLength.utf8Start
    for byte in name {
      guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == expected.pointee else { return false }
      expected += 1
    }
    return true
  }

  /// Whether this may be a header's name (RFC 9110, "token").
  private static func isToken(_ name: Text) -> Bool {
    !name.isEmpty
      && name.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }

  /// Nil as well for a number that no Int holds; there is nothing that could be skipped.
  private static func number(_ text: Text) -> Int? {
    let digits = trimmed(text)
    guard !digits.isEmpty else { return nil }
    var number = 0
    for byte in digits {
      let digit = Int(byte) - 0x30
      guard (0..<10).contains(digit), number <= (Int.max - digit) / 10 else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The number of a `Content-Length: N` that ends a line which has other text before it.
  private static func lengthAtEnd(of line: Text) -> Int? {
    guard let colon = line.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = line[..<colon].suffix(contentLength.utf8CodeUnitCount)
    return isContentLength(name) ? number(line[(colon + 1)...]) : nil
  }

  /// White space around a header's name is tolerated.
  private static func trimmed(_ text: Text) -> Text {
    var text = text
    while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
    while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
    return text
  }
}

extension MessageFramer {
  /// A body with its header before it, as one piece to write.
  public static func frame(_ body: [UInt8]) -> [UInt8] {
    frame { $0.append(contentsOf: body) }
  }

  /// - Parameter body: appends the body.
  static func frame(_ body: (inout [UInt8]) -> Void) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(1024)
    frame.append(json: "Content-Length: ")
    let place = frame.count
    // Three digits, as most have: nothing has to move then when the number is known.
    frame.append(json: "000\r\n\r\n")
    let start = frame.count
    body(&frame)
    frame.replaceSubrange(place..<place + 3, with: String(frame.count - start).utf8)
    return frame
  }
}
