import HTTPStreaming

/// Reads one answer off the wire: an event stream, NDJSON, or one JSON body, whichever came. The
/// server decides, not our request: proxies ignore `stream`, and errors come in any form.
///
/// Order of use: `receive(head)` once, `receive(body)` for each chunk, `receiveEnd()` at the end of
/// the body, with a look at `outcome` after each.
struct AnswerReader {
  enum Outcome: Equatable {
    /// `finished` was given out; what follows on the wire does not matter.
    case finished
    /// As `finished`, and met on this side: the server may still be generating.
    case stopped
    /// An error status.
    case refused(status: Int, ErrorBody)
    /// An error inside an answer that began well.
    case broken(ErrorBody)
    case fault(AnswerFault)
  }

  private enum Framing { case unknown, events, lines, whole, refusal }

  private let dialect: any Dialect
  private var filters: FilterChain
  private var framing = Framing.unknown
  private var events = SSEDecoder()
  private var lines = NDJSONDecoder()
  private var body: [UInt8] = []
  private var end: Reading.End?
  private var sawAnswer = false
  private var sawDone = false
  private var textBytes = 0
  private(set) var head = HTTPResponseHead(status: 0, headers: [:])
  private(set) var outcome: Outcome?
  /// As far as the provider has counted.
  private(set) var usage: Usage?

  /// An error page larger than this says nothing more.
  private static let refusalLimit = 64 << 10
  /// No completion is as long; a model that repeats itself is.
  private static let textLimit = 128 << 10

  init(dialect: any Dialect, call: DialectCall) {
    self.dialect = dialect
    var filters: [any TextFilter] = [StopFilter(stops: call.stops), ReplacementTrim()]
    filters.insert(contentsOf: call.filters, at: 1)
    self.filters = FilterChain(filters)
  }

  mutating func receive(_ head: HTTPResponseHead) {
    self.head = head
    guard (200..<300).contains(head.status) else {
      framing = .refusal
      return
    }
    if let charset = Self.charset(head), !["utf-8", "utf8", "us-ascii", "ascii"].contains(charset) {
      outcome = .fault(.charset(charset))
    }
  }

  mutating func receive(_ bytes: [UInt8]) -> [FillEvent] {
    guard outcome == nil else { return [] }
    if framing == .unknown {
      body.append(contentsOf: bytes)
      guard let first = sniff() else { return [] }
      framing = first
      let all = body
      if framing != .whole { body = [] }
      return framing == .whole ? [] : receive(all)
    }
    switch framing {
    case .unknown: return []
    case .events:
      guard let events = try? events.push(bytes) else { return fail(.notJSON("an endless line")) }
      return read(events)
    case .lines:
      guard let lines = try? lines.push(bytes) else { return fail(.notJSON("an endless line")) }
      return lines.flatMap { read(Array($0.utf8)) }
    case .whole:
      body.append(contentsOf: bytes)
      return []
    case .refusal:
      body.append(contentsOf: bytes)
      if body.count >= Self.refusalLimit { outcome = .refused(status: head.status, .decode(body)) }
      return []
    }
  }

  /// Whether the text comes in pieces.
  var isStreaming: Bool { framing == .events || framing == .lines }

  /// The body is complete.
  mutating func receiveEnd() -> [FillEvent] {
    guard outcome == nil else { return [] }
    var result: [FillEvent] = []
    switch framing {
    case .unknown:
      return fail(body.isEmpty ? .empty : .notJSON(String(decoding: body, as: UTF8.self)))
    case .refusal:
      outcome = .refused(status: head.status, .decode(body))
      return []
    case .events: result = read((try? events.finish()) ?? [])
    case .lines: result = ((try? lines.finish()) ?? []).flatMap { read(Array($0.utf8)) }
    case .whole: result = readWhole()
    }
    guard outcome == nil else { return result }
    guard sawAnswer else { return result + fail(.noChoice) }
    return result + finish()
  }

  // MARK: Messages

  private mutating func read(_ events: [SSEEvent]) -> [FillEvent] {
    var result: [FillEvent] = []
    for event in events where outcome == nil {
      var data = Array(event.data.utf8)
      data.removeSubrange(..<(data.firstIndex { !$0.isWhiteSpace } ?? data.endIndex))
      if data.isEmpty { continue }
      if data.starts(with: "[DONE]".utf8) {
        sawDone = true
        result += sawAnswer ? finish() : fail(.noChoice)
      } else if event.name == "error", JSON(data) == nil {
        outcome = .broken(ErrorBody(message: String(decoding: data, as: UTF8.self)))
      } else {
        result += read(data)
      }
    }
    return result
  }

  private mutating func read(_ bytes: [UInt8]) -> [FillEvent] {
    guard outcome == nil else { return [] }
    guard let message = JSON(bytes), message.isObject else {
      return fail(.notJSON(String(decoding: bytes.prefix(400), as: UTF8.self)))
    }
    return read(message)
  }

  private mutating func readWhole() -> [FillEvent] {
    if let message = JSON(body) {
      return !message.isObject ? fail(.noChoice) : read(message)
    }
    let text = String(decoding: body, as: UTF8.self)
    if let page = HTMLTitle.of(text) { return fail(.webPage(page)) }
    // Lines of JSON without the content type that says so.
    guard let rest = try? lines.push(body), let last = try? lines.finish() else { return [] }
    let all = rest + last
    guard all.count > 1, JSON(Array(all[0].utf8))?.isObject == true else {
      return fail(.notJSON(text))
    }
    return all.flatMap { read(Array($0.utf8)) }
  }

  private mutating func read(_ message: JSON) -> [FillEvent] {
    let reading = dialect.read(message)
    if let error = reading.error {
      outcome = .broken(error)
      return []
    }
    if reading.isAnswer { sawAnswer = true }
    usage = reading.usage ?? usage
    end = reading.end ?? end
    var result = give(filters.push(reading.text))
    if filters.isDone {
      result += give(filters.end()) + [.finished(.stop, usage)]
      outcome = .stopped
    } else if textBytes > Self.textLimit {
      result.append(.finished(.length, usage))
      outcome = .stopped
    } else if case .failed(let reason) = reading.end {
      result += fail(.failed(reason))
    }
    return result
  }

  private mutating func finish() -> [FillEvent] {
    let reason: FinishReason =
      switch end {
      case .length: .length
      case .stop: .stop
      // Ended, but not said why: only a stream can have been cut.
      default: sawDone || framing == .whole ? .stop : .length
      }
    outcome = .finished
    return give(filters.end()) + [.finished(reason, usage)]
  }

  private mutating func give(_ text: String) -> [FillEvent] {
    textBytes += text.utf8.count
    return text.isEmpty ? [] : [.text(text)]
  }

  private mutating func fail(_ fault: AnswerFault) -> [FillEvent] {
    outcome = .fault(fault)
    return []
  }

  // MARK: What kind of answer

  /// By its first bytes, because content types lie; nil while nothing but white space has come.
  private func sniff() -> Framing? {
    let start = body.drop(while: \.isWhiteSpace)
    guard let first = start.first else { return nil }
    if first == UInt8(ascii: "<") { return .whole }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let fields = ["data:", "event:", "id:", "retry:", ":"]
    if !isJSON, fields.contains(where: { start.starts(with: $0.utf8) }) { return .events }
    let type = head.headers["content-type"]?.lowercased() ?? ""
    if isJSON { return type.contains("ndjson") || type.contains("jsonl") ? .lines : .whole }
    return type.contains("event-stream") ? .events : .whole
  }

  /// What the content type says after `charset=`.
  private static func charset(_ head: HTTPResponseHead) -> String? {
    guard let type = head.headers["content-type"], type.utf8.contains(UInt8(ascii: ";")) else {
      return nil
    }
    let bytes = Array(type.lowercased().utf8)
    let mark = Array("charset=".utf8)
    let start = bytes.indices.first { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    guard let start else { return nil }
    let value = bytes[(start + mark.count)...]
      .prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return value.isEmpty
      ? nil : String(decoding: value.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
