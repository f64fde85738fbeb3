import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Synchronization
import Testing

/// The typed ways to send and to answer, over a connection.
@Suite struct TypedConnectionTests {
  /// A client that answers every request with one value and keeps the notifications.
  final class Client: Sendable {
    let answer: JSONValue
    let notifications = Mutex<[JSONValue]>([])
    let server = Mutex<JSONRPCConnection?>(nil)

    init(answer: JSONValue) { self.answer = answer }

    func connect() -> JSONRPCConnection {
      let connection = JSONRPCConnection(send: { [self] frame in
        var framer = MessageFramer()
        framer.consume(frame) { event in
          guard case .message(let body) = event, let message = try? JSONValue(parsing: body) else {
            return
          }
          guard let id = message["id"] else {
            return notifications.withLock { $0.append(message) }
          }
          _ = server.withLock { $0 }?.receive(["id": id, "result": answer])
        }
      })
      server.withLock { $0 = connection }
      return connection
    }
  }

  @Test func requestsAreAnsweredWithTheirType() async throws {
    let connection = Client(answer: [["debounce": 1], nil]).connect()
    let settings = try await connection.request(
      ConfigurationParams(items: [ConfigurationItem(section: "midfill")]), timeout: nil)
    #expect(settings == [["debounce": 1], nil])
  }

  @Test func anAnswerOfTheWrongTypeIsAnError() async {
    let connection = Client(answer: "nonsense").connect()
    await #expect(throws: ResponseError.self) {
      try await connection.request(ConfigurationParams(items: []), timeout: nil)
    }
  }

  @Test func anyAnswerIsFineWhereThereIsNone() async throws {
    let connection = Client(answer: [:]).connect()
    let answer = try await connection.request(
      WorkDoneProgressCreateParams(token: .number(1)), timeout: nil)
    #expect(answer == Null())
  }

  @Test func notificationsCarryTheirMethod() {
    let client = Client(answer: nil)
    client.connect().notify(LogMessageParams(type: .info, message: "hello"))
    #expect(
      client.notifications.withLock { $0 } == [
        [
          "jsonrpc": "2.0", "method": "window/logMessage",
          "params": ["type": 3, "message": "hello"],
        ]
      ])
  }
}
