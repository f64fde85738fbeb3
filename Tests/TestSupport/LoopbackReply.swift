/// What a `LoopbackServer` does with one request: steps, in order.
///
/// ```swift
/// [.head(200, ["Content-Type": "text/event-stream"]), .chunk("data: 1\n\n"), .wait(go), .reset]
/// ```
/// After the last step the body is ended as its framing asks, and the connection is kept alive
/// unless the framing was `.untilClose`.
public struct LoopbackReply: Sendable, ExpressibleByArrayLiteral {
  public enum Framing: Sendable {
    case chunked
    /// With this `Content-Length`; the steps must write as many bytes (or fewer, as a fault).
    case length(Int)
    case untilClose
  }

  public enum Step: Sendable {
    case head(Int, LoopbackHeaders = [:], framing: Framing = .chunked)
    /// Body text, one write, framed as the head said.
    case chunk(String)
    case bytes([UInt8])
    /// The first half of a chunk of the chunked framing that announces the whole.
    case halfChunk(String)
    /// Bytes on the wire as they are: no framing at all.
    case raw(String)
    /// Goes on when the signal fires. A client that closes meanwhile ends the reply.
    case wait(Signal)
    /// Tells the test that all steps before this one were done.
    case reached(Signal)
    /// Calls back when all steps before this one were done; for measuring.
    case note(@Sendable () -> Void)
    /// The pace of a slow server. Never a way to wait for something: that is `wait`.
    case pause(Duration)
    /// Never answers: ends when the client closes.
    case hang
    /// Closes (FIN) at once, without ending the body.
    case close
    /// Breaks the connection with RST.
    case reset
  }

  public var steps: [Step]

  public init(_ steps: [Step]) {
    self.steps = steps
  }

  public init(arrayLiteral steps: Step...) {
    self.steps = steps
  }

  /// A whole answer with a `Content-Length`.
  public static func text(
    _ body: String, status: Int = 200, type: String = "text/plain",
    headers: LoopbackHeaders = [:]
  ) -> LoopbackReply {
    [
      .head(status, headers.adding("Content-Type", type), framing: .length(body.utf8.count)),
      .chunk(body),
    ]
  }

  public static func json(
    _ body: String, status: Int = 200, headers: LoopbackHeaders = [:]
  ) -> LoopbackReply {
    text(body, status: status, type: "application/json", headers: headers)
  }

  /// What a proxy in front of a dead server says.
  public static func html(
    _ body: String = "<html><body><h1>502 Bad Gateway</h1></body></html>", status: Int = 502
  ) -> LoopbackReply {
    text(body, status: status, type: "text/html")
  }

  /// A `text/event-stream` with one `data:` event per text, each in its own chunk.
  public static func events(
    _ data: [String], headers: LoopbackHeaders = [:]
  ) -> LoopbackReply {
    let head = Step.head(200, headers.adding("Content-Type", "text/event-stream"))
    return LoopbackReply([head] + data.map { .chunk("data: \($0)\n\n") })
  }

  /// The body one byte per write, as a slow network may split it.
  public static func byteByByte(
    _ body: String, status: Int = 200, headers: LoopbackHeaders = [:]
  ) -> LoopbackReply {
    LoopbackReply([.head(status, headers)] + body.utf8.map { .bytes([$0]) })
  }
}

/// Header fields in order; a name may come twice.
public struct LoopbackHeaders: Sendable, ExpressibleByDictionaryLiteral {
  public var fields: [(name: String, value: String)]

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { ($0, $1) }
  }

  /// With a field at the end, unless the name is there already.
  func adding(_ name: String, _ value: String) -> Self {
    guard !fields.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
      return self
    }
    var result = self
    result.fields.append((name, value))
    return result
  }
}
