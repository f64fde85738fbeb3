import JSONCodec
import Synchronization

/// One side of a JSON-RPC 2.0 conversation.
///
/// It does no I/O: `receive` is called by whoever reads, in the order of the stream, and returns
/// the message to serve; frames to write go to the `send` closure, whole, from any thread. Requests
/// go both ways. Every request of the peer is answered once (`Responder`); every request of ours
/// ends in its completion once: with the answer, when its time is over, or when the connection
/// closes.
public final class JSONRPCConnection: Sendable {
  /// Runs a closure after a time; the token it returns calls that off.
  public typealias Timer = @Sendable (Duration, @escaping @Sendable () -> Void) -> TimerToken
  public typealias Completion = @Sendable (Result<JSONValue, ResponseError>) -> Void

  private struct Outstanding {
    let completion: Completion
    var timer: TimerToken?
  }

  private struct State {
    var lastID = 0
    var outstanding: [RequestID: Outstanding] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let send: @Sendable ([UInt8]) -> Void
  private let incident: @Sendable (ConnectionIncident) -> Void
  private let timer: Timer

  /// - Parameters:
  ///   - send: Takes one whole frame. Must not block for long and not call back.
  ///   - incident: Called for what went wrong and was dealt with.
  ///   - timer: Where the time limits of requests come from.
  public init(
    send: @escaping @Sendable ([UInt8]) -> Void,
    incident: @escaping @Sendable (ConnectionIncident) -> Void = { _ in },
    timer: @escaping Timer = TimerToken.system
  ) {
    self.send = send
    self.incident = incident
    self.timer = timer
  }

  // MARK: Receiving

  /// Takes what the framer found. Pass it on as it came: the body is parsed in place, and a copy
  /// kept elsewhere would cost as much memory again.
  /// - Returns: the message to serve; nil if there is none (a response, or a fault that has been
  ///   answered here).
  public func receive(_ event: consuming MessageFramer.Event) -> IncomingMessage? {
    switch consume event {
    case .message(let body):
      let length = body.count
      do {
        return receive(try JSONValue(parsing: body))
      } catch {
        report(.notJSON(error, length: length))
        answer(nil, ResponseError(.parseError, "The message is \(error)"))
        return nil
      }
    case .malformedHeader(let fault):
      report(.malformedHeader(fault))
      answer(nil, ResponseError(.parseError, "The header has \(fault.rawValue)"))
      return nil
    case .oversize(let length):
      report(.oversizeMessage(length: length))
      answer(nil, ResponseError(.invalidRequest, "A message of \(length) bytes is too long"))
      return nil
    }
  }

  /// Takes one message that has been parsed.
  public func receive(_ message: JSONValue) -> IncomingMessage? {
    guard let object = message.object else {
      // LSP does not use the batch arrays of JSON-RPC.
      let kind = message.array == nil ? "a message is an object" : "batches are not used"
      return refuse(nil, kind)
    }
    let idValue = object["id"]
    let id = RequestID(json: idValue)
    guard let methodValue = object["method"] else {
      return receiveResponse(object, id)
    }
    guard let method = methodValue.string else { return refuse(id, "method is not a string") }
    var params = object["params"]
    switch params {
    case nil, .array, .object: break
    case .null: params = nil
    default: return refuse(id, "params are neither an array nor an object")
    }
    guard idValue != nil else { return .notification(method: method, params: params) }
    guard let id else { return refuse(nil, "the id is neither a whole number nor a string") }
    let responder = Responder(id: id, method: method, connection: self)
    return .request(method: method, params: params, responder: responder)
  }

  private func receiveResponse(_ object: JSONObject, _ id: RequestID?) -> IncomingMessage? {
    let result: Result<JSONValue, ResponseError>
    if let error = object["error"], !error.isNull {
      result = .failure(ResponseError(json: error))
    } else if let value = object["result"] {
      result = .success(value)
    } else {
      return refuse(id, "neither a method nor a result")
    }
    guard let id else {
      if case .failure(let error) = result {
        report(.peerError(error))
      } else {
        report(.invalidMessage("a response without an id"))
      }
      return nil
    }
    guard finish(id, result) else {
      report(.unknownResponse(id))
      return nil
    }
    return nil
  }

  private func refuse(_ id: RequestID?, _ why: String) -> IncomingMessage? {
    report(.invalidMessage(why))
    answer(id, ResponseError(.invalidRequest, "Not a JSON-RPC message: \(why)"))
    return nil
  }

  // MARK: Sending

  public func notify(_ method: String, _ params: JSONValue? = nil) {
    write { body in
      body.append(json: #","method":"#)
      body.append(quoting: method)
      body.append(params: params)
    }
  }

  /// Sends a request; `completion` is called once, on whatever thread the end comes from, and must
  /// not block it.
  /// - Parameter timeout: nil waits as long as the connection lasts. Some clients never answer
  ///   requests that they do not know (lsp-mode and `client/registerCapability`).
  public func request(
    _ method: String, _ params: JSONValue? = nil, timeout: Duration? = nil,
    completion: @escaping Completion
  ) {
    let id: RequestID? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.lastID += 1
      let id = RequestID.number(state.lastID)
      state.outstanding[id] = Outstanding(completion: completion)
      return id
    }
    guard let id else {
      return completion(.failure(Self.closedError))
    }
    if let timeout {
      let token = timer(timeout) { [weak self] in
        _ = self?.finish(
          id, .failure(ResponseError(.timedOut, "\(method) was not answered in \(timeout)")))
      }
      let isOpen = state.withLock { state in
        state.outstanding[id]?.timer = token
        return state.outstanding[id] != nil
      }
      if !isOpen { token.cancel() }
    }
    write { body in
      body.append(json: #","id":"#)
      body.append(id)
      body.append(json: #","method":"#)
      body.append(quoting: method)
      body.append(params: params)
    }
  }

  /// Sends a request and waits for its answer.
  /// - Throws: `ResponseError`: the peer's, or one of code `timedOut` or `connectionClosed`.
  public func request(
    _ method: String, _ params: JSONValue? = nil, timeout: Duration? = nil
  ) async throws(ResponseError) -> JSONValue {
    let result = await withCheckedContinuation { continuation in
      request(method, params, timeout: timeout) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  /// Ends the conversation: open requests of ours fail, and nothing more is sent.
  public func close() {
    let outstanding = state.withLock { state in
      state.isClosed = true
      defer { state.outstanding = [:] }
      return state.outstanding
    }
    for request in outstanding.values {
      request.timer?.cancel()
      request.completion(.failure(Self.closedError))
    }
  }

  private static let closedError = ResponseError(.connectionClosed, "The connection is closed")

  /// Completes a request of ours.
  /// - Returns: false if it is not open.
  private func finish(_ id: RequestID, _ result: Result<JSONValue, ResponseError>) -> Bool {
    guard let request = state.withLock({ $0.outstanding.removeValue(forKey: id) }) else {
      return false
    }
    request.timer?.cancel()
    request.completion(result)
    return true
  }

  /// - Parameter result: appends the result as JSON text.
  func answer(_ id: RequestID, _ result: (inout [UInt8]) -> Void) {
    write { body in
      body.append(json: #","id":"#)
      body.append(id)
      body.append(json: #","result":"#)
      result(&body)
    }
  }

  func answer(_ id: RequestID?, _ error: ResponseError) {
    write { body in
      body.append(json: #","id":"#)
      body.append(id)
      body.append(json: #","error":"#)
      error.json.write(to: &body)
    }
  }

  func report(_ incident: ConnectionIncident) {
    self.incident(incident)
  }

  private func write(_ members: (inout [UInt8]) -> Void) {
    guard !state.withLock({ $0.isClosed }) else { return }
    let frame = MessageFramer.frame { body in
      body.append(json: #"{"jsonrpc":"2.0""#)
      members(&body)
      body.append(UInt8(ascii: "}"))
    }
    send(frame)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ id: RequestID?) {
    switch id {
    case nil: append(json: "null")
    case .number(let number): append(integer: number)
    case .string(let string): append(quoting: string)
    }
  }

  fileprivate mutating func append(params: JSONValue?) {
    guard let params else { return }
    append(json: #","params":"#)
    params.write(to: &self)
  }
}
