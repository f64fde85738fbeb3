import JSONCodec
import JSONRPC
import Synchronization
import TestSupport
import Testing

@Suite struct JSONRPCConnectionTests {
  /// What a connection wrote, what it reported, and its timers, which run when told to.
  final class Record: Sendable {
    private struct State {
      var sent: [JSONValue] = []
      var incidents: [ConnectionIncident] = []
      var timers: [(after: Duration, run: @Sendable () -> Void)] = []
      var cancelled = 0
    }
    private let state = Mutex(State())

    var sent: [JSONValue] { state.withLock { $0.sent } }
    var incidents: [ConnectionIncident] { state.withLock { $0.incidents } }
    var cancelledTimers: Int { state.withLock { $0.cancelled } }
    var timers: [(after: Duration, run: @Sendable () -> Void)] { state.withLock { $0.timers } }

    func connection() -> JSONRPCConnection {
      JSONRPCConnection(
        send: { frame in
          var framer = MessageFramer()
          framer.consume(frame) { event in
            guard case .message(let body) = event, let value = try? JSONValue(parsing: body) else {
              Issue.record("not a frame: \(event)")
              return
            }
            self.state.withLock { $0.sent.append(value) }
          }
          #expect(framer.isBetweenMessages)
        },
        incident: { incident in self.state.withLock { $0.incidents.append(incident) } },
        timer: { time, run in
          self.state.withLock { $0.timers.append((time, run)) }
          return TimerToken { self.state.withLock { $0.cancelled += 1 } }
        })
    }
  }

  /// The results a completion was called with.
  final class Results: Sendable {
    private let list = Mutex<[Result<JSONValue, ResponseError>]>([])
    var all: [Result<JSONValue, ResponseError>] { list.withLock { $0 } }
    func add(_ result: Result<JSONValue, ResponseError>) { list.withLock { $0.append(result) } }
  }

  let record = Record()

  func responder(
    _ connection: JSONRPCConnection, _ text: String
  ) throws -> Responder {
    let message = connection.receive(.message(Array(text.utf8)))
    guard case .request(_, _, let responder) = message else {
      throw ResponseError(.internalError, "not a request: \(text)")
    }
    return responder
  }

  // MARK: Requests of the peer

  @Test func deliversNotifications() throws {
    let connection = record.connection()
    for (text, params) in [
      (#"{"jsonrpc":"2.0","method":"m"}"#, nil), (#"{"method":"m","params":null}"#, nil),
      (#"{"params":{"a":1},"method":"m","extra":true}"#, ["a": 1]),
      (#"{"params":[1],"method":"m"}"#, [1]),
    ] as [(String, JSONValue?)] {
      guard
        case .notification("m", let received) = connection.receive(.message(Array(text.utf8)))
      else {
        Issue.record("not delivered: \(text)")
        continue
      }
      #expect(received == params)
    }
    #expect(record.sent.isEmpty)
    #expect(record.incidents.isEmpty)
  }

  @Test(arguments: [("7", 7), (#""7""#, "7"), ("0", 0), ("3.0", 3)] as [(String, JSONValue)])
  func answersWithTheIdAsItCame(id: String, echoed: JSONValue) throws {
    let connection = record.connection()
    let responder = try responder(connection, #"{"id":\#(id),"method":"m"}"#)
    #expect(!responder.hasReplied)
    #expect(responder.reply(nil))
    #expect(responder.hasReplied)
    #expect(record.sent == [["jsonrpc": "2.0", "id": echoed, "result": nil]])
  }

  @Test func answersWithAnError() throws {
    let connection = record.connection()
    try responder(connection, #"{"id":1,"method":"m"}"#)
      .fail(ResponseError(.methodNotFound, "no m", data: [1]))
    #expect(
      record.sent == [
        [
          "jsonrpc": "2.0", "id": 1,
          "error": ["code": -32601, "message": "no m", "data": [1]],
        ]
      ])
  }

  @Test func aSecondAnswerIsDroppedAndReported() throws {
    let connection = record.connection()
    let responder = try responder(connection, #"{"id":1,"method":"m"}"#)
    #expect(responder.reply(1))
    #expect(!responder.reply(2))
    #expect(!responder.fail(ResponseError(.internalError, "late")))
    #expect(record.sent == [["jsonrpc": "2.0", "id": 1, "result": 1]])
    let second = ConnectionIncident.secondReply(method: "m", id: .number(1))
    #expect(record.incidents == [second, second])
  }

  @Test func aForgottenRequestIsAnsweredWithAnInternalError() throws {
    let connection = record.connection()
    _ = try responder(connection, #"{"id":"a","method":"m"}"#)
    #expect(record.sent.count == 1)
    #expect(record.sent.first?["id"] == "a")
    #expect(record.sent.first?["error"]?["code"] == -32603)
    #expect(record.incidents == [.requestDropped(method: "m", id: .string("a"))])
  }

  @Test func oneOfManyAnswersAtOnceGetsThrough() async throws {
    let connection = record.connection()
    let responder = try responder(connection, #"{"id":1,"method":"m"}"#)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<50 { group.addTask { responder.reply(.integer(number)) } }
    }
    #expect(record.sent.count == 1)
    #expect(record.incidents.count == 49)
  }

  // MARK: What is no message

  @Test(
    arguments: [
      ("{", nil, -32700), ("", nil, -32700), ("\u{1}", nil, -32700),
      ("[]", nil, -32600), (#"[{"id":1,"method":"m"}]"#, nil, -32600), ("1", nil, -32600),
      ("{}", nil, -32600), (#"{"id":5}"#, 5, -32600), (#"{"id":5,"method":7}"#, 5, -32600),
      (#"{"id":"x","method":"m","params":"text"}"#, "x", -32600),
      (#"{"id":null,"method":"m"}"#, nil, -32600), (#"{"id":1.5,"method":"m"}"#, nil, -32600),
      (#"{"id":[1],"method":"m"}"#, nil, -32600), (#"{"method":"m","params":3}"#, nil, -32600),
    ] as [(String, JSONValue, Int)])
  func answersWhatItCannotServe(text: String, id: JSONValue, code: Int) {
    let connection = record.connection()
    #expect(connection.receive(.message(Array(text.utf8))) == nil)
    #expect(record.sent.count == 1)
    #expect(record.sent.first?["id"] == .some(id))
    #expect(record.sent.first?["error"]?["code"]?.int == code)
    #expect(record.sent.first?["error"]?["message"]?.string?.isEmpty == false)
    #expect(record.incidents.count == 1)
  }

  @Test func answersForTheFramer() {
    let connection = record.connection()
    #expect(connection.receive(.oversize(length: 999)) == nil)
    #expect(connection.receive(.malformedHeader(.noLength)) == nil)
    #expect(record.sent.map { $0["id"] } == [.some(nil), .some(nil)])
    #expect(record.sent.map { $0["error"]?["code"]?.int } == [-32600, -32700])
    #expect(record.incidents == [.oversizeMessage(length: 999), .malformedHeader(.noLength)])
  }

  @Test func answersAndReportsShowNoTextOfTheMessage() {
    let connection = record.connection()
    _ = connection.receive(.message(Array(#"{"secret":hunter2}"#.utf8)))
    #expect(!record.sent.description.contains("hunter2"))
    #expect(!record.incidents.description.contains("hunter2"))
  }

  // MARK: Requests of ours

  @Test func aRequestEndsWithItsAnswer() {
    let connection = record.connection()
    let first = Results()
    let second = Results()
    connection.request("a", ["p": 1]) { first.add($0) }
    connection.request("b", completion: { second.add($0) })
    #expect(
      record.sent == [
        ["jsonrpc": "2.0", "id": 1, "method": "a", "params": ["p": 1]],
        ["jsonrpc": "2.0", "id": 2, "method": "b"],
      ])
    // The answers come in the other order; a null result and a double as id are fine.
    #expect(connection.receive(["id": 2.0, "result": nil]) == nil)
    #expect(connection.receive(["id": 1, "error": ["code": -5, "message": "no"]]) == nil)
    #expect(second.all == [.success(nil)])
    #expect(first.all == [.failure(ResponseError(ErrorCode(-5), "no"))])
    // Answered is answered.
    #expect(connection.receive(["id": 1, "result": 1]) == nil)
    #expect(first.all.count == 1)
    #expect(record.incidents == [.unknownResponse(.number(1))])
    #expect(record.sent.count == 2)
  }

  @Test func responsesNobodyWaitsForAreIgnored() {
    let connection = record.connection()
    for response: JSONValue in [
      ["id": 9, "result": 1], ["id": "x", "error": [:]], ["id": nil, "error": ["message": "bad"]],
      ["result": 1],
    ] {
      #expect(connection.receive(response) == nil)
    }
    #expect(record.sent.isEmpty)
    #expect(record.incidents.count == 4)
  }

  @Test func aRequestEndsWhenItsTimeIsOver() throws {
    let connection = record.connection()
    let results = Results()
    connection.request("slow", timeout: .seconds(3)) { results.add($0) }
    let timer = try #require(record.timers.first)
    #expect(timer.after == .seconds(3))
    timer.run()
    #expect(results.all.count == 1)
    guard case .failure(let error) = results.all.first else {
      Issue.record("not a failure")
      return
    }
    #expect(error.code == .timedOut)
    #expect(connection.receive(["id": 1, "result": 1]) == nil)
    #expect(results.all.count == 1)
  }

  @Test func anAnswerCallsTheTimerOff() {
    let connection = record.connection()
    let results = Results()
    connection.request("quick", timeout: .seconds(3)) { results.add($0) }
    _ = connection.receive(["id": 1, "result": true])
    #expect(record.cancelledTimers == 1)
    record.timers.first?.run()
    #expect(results.all == [.success(true)])
  }

  @Test func theSystemTimerRunsOnce() async {
    await confirmation(expectedCount: 1) { ran in
      await withCheckedContinuation { continuation in
        _ = TimerToken.system(after: .milliseconds(1)) {
          ran()
          continuation.resume()
        }
      }
    }
  }

  @Test func aTimerThatIsCalledOffKeepsNothing() async throws {
    final class Work: Sendable {
      let gone: Signal
      init(gone: Signal) { self.gone = gone }
      deinit { gone.fire() }
    }
    let gone = Signal()
    let timer = TimerToken.system(after: .seconds(3600)) { [work = Work(gone: gone)] in
      Issue.record("it ran, \(work)")
    }
    timer.cancel()
    try await gone.wait()
  }

  @Test func closingEndsEverything() async throws {
    let connection = record.connection()
    let results = Results()
    connection.request("open", timeout: .seconds(3)) { results.add($0) }
    let responder = try responder(connection, #"{"id":1,"method":"m"}"#)
    let sent = record.sent
    connection.close()
    connection.close()
    #expect(results.all == [.failure(ResponseError(.connectionClosed, "The connection is closed"))])
    #expect(record.cancelledTimers == 1)
    responder.reply(1)
    connection.notify("n")
    await #expect(throws: ResponseError.self) { try await connection.request("late") }
    #expect(record.sent == sent)
  }

  /// Two connections joined end to end: requests both ways at once, from many tasks.
  @Test func twoSidesTalk() async throws {
    let (left, right) = Self.pair()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let connection = number % 2 == 0 ? left : right
          let answer = try await connection.request("double", [.integer(number)])
          #expect(answer.int == number * 2)
        }
      }
      try await group.waitForAll()
    }
    await #expect(throws: ResponseError(.methodNotFound, "unknown")) {
      try await left.request("other")
    }
  }

  static func pair() -> (JSONRPCConnection, JSONRPCConnection) {
    final class Peer: Sendable {
      let connection = Mutex<JSONRPCConnection?>(nil)
      func take(_ frame: [UInt8]) {
        guard let connection = connection.withLock({ $0 }) else { return }
        var framer = MessageFramer()
        framer.consume(frame) { event in
          guard case .request(let method, let params, let responder) = connection.receive(event)
          else { return }
          if method == "double", let number = params?[0]?.int {
            responder.reply(.integer(number * 2))
          } else {
            responder.fail(ResponseError(.methodNotFound, "unknown"))
          }
        }
      }
    }
    let peers = (Peer(), Peer())
    let left = JSONRPCConnection(send: { [peer = peers.1] in peer.take($0) })
    let right = JSONRPCConnection(send: { [peer = peers.0] in peer.take($0) })
    peers.0.connection.withLock { $0 = left }
    peers.1.connection.withLock { $0 = right }
    return (left, right)
  }
}
