/// One server-sent event.
public struct SSEEvent: Sendable, Equatable {
  /// The `event` field; `message` where the server named none.
  public var name: String
  /// The `data` lines, joined by LF. Bytes that are no UTF-8 are repaired with U+FFFD.
  public var data: String
  /// The last `id` seen on the stream so far; empty when there was none.
  public var lastEventID: String

  public init(name: String = "message", data: String, lastEventID: String = "") {
    self.name = name
    self.data = data
    self.lastEventID = lastEventID
  }
}

/// Turns the bytes of a `text/event-stream` into events, however they are split.
///
/// Follows the WHATWG HTML standard, section 9.2.6, with one leniency that providers need: an event
/// that the end of the stream cuts off before its blank line is still delivered by `finish()`.
/// Comments, and fields it does not know, are skipped; an event without data is not delivered.
public struct SSEDecoder: Sendable {
  private let limit: Int
  private var lines: LineSplitter
  private var isFirstLine = true
  private var name = ""
  /// The data lines of the event so far; nil when none has come.
  private var data: [UInt8]?
  private var lastEventID = ""
  private var isOverlong = false

  /// The last `retry` field, in milliseconds.
  public private(set) var retry: Int?

  /// - Parameter limit: the most bytes that one line, and the data of one event, may have.
  public init(limit: Int = 1 << 20) {
    self.limit = limit
    lines = LineSplitter(terminator: .any, limit: limit)
  }

  /// Takes the next bytes and returns the events that they complete.
  ///
  /// Throws `LineTooLong` once a limit is passed, but only after all events before that place have
  /// been returned: by the next call at the latest.
  public mutating func push(_ bytes: [UInt8]) throws(LineTooLong) -> [SSEEvent] {
    var events: [SSEEvent] = []
    for line in lines.push(bytes) where !isOverlong { take(line, into: &events) }
    return try delivered(events)
  }

  /// The event that the end of the stream cut short, if it has data.
  public mutating func finish() throws(LineTooLong) -> [SSEEvent] {
    var events: [SSEEvent] = []
    if let line = lines.finish(), !isOverlong { take(line, into: &events) }
    if !isOverlong, !lines.isOverlong { dispatch(into: &events) }
    return try delivered(events)
  }

  private func delivered(_ events: [SSEEvent]) throws(LineTooLong) -> [SSEEvent] {
    if events.isEmpty, isOverlong || lines.isOverlong { throw LineTooLong(limit: limit) }
    return events
  }

  private mutating func take(_ line: ArraySlice<UInt8>, into events: inout [SSEEvent]) {
    let line = isFirstLine ? line.withoutByteOrderMark : line
    isFirstLine = false
    if line.isEmpty { return dispatch(into: &events) }

    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "data":
      append(value)
    case "event":
      name = String(decoding: value, as: UTF8.self)
    case "id" where !value.contains(0):
      lastEventID = String(decoding: value, as: UTF8.self)
    case "retry" where value.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains):
      retry = Int(String(decoding: value, as: UTF8.self)) ?? retry
    default:
      break  // a comment (its field name is empty), or a field of no meaning to us
    }
  }

  private mutating func append(_ value: ArraySlice<UInt8>) {
    guard (data?.count ?? -1) + 1 + value.count <= limit else {
      isOverlong = true
      data = nil
      return
    }
    if data == nil {
      data = Array(value)
    } else {
      data?.append(0x0A)
      data?.append(contentsOf: value)
    }
  }

  private mutating func dispatch(into events: inout [SSEEvent]) {
    if let data {
      events.append(
        SSEEvent(
          name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self),
          lastEventID: lastEventID))
    }
    name = ""
    data = nil
  }
}
