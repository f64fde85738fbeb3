import Foundation
import JSONCodec
import TestSupport
import Testing

@testable import JSONRPC

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(10))) struct StdioTransportTests {
  let input: TestPipe
  let output: TestPipe
  let events = Inbox<MessageFramer.Event>()
  let ends = Inbox<SessionEnd>()

  init() throws {
    input = try TestPipe()
    output = try TestPipe()
  }

  var streams: StandardStreams { StandardStreams(input: input.reading, output: output.writing) }

  func frame(_ text: String) -> String { "Content-Length: \(text.utf8.count)\r\n\r\n\(text)" }

  @Test func messagesArriveInOrderAndThenTheEnd() async throws {
    let transport = StdioTransport(streams: streams)
    let order = Inbox<String>()
    transport.start(
      deliver: { event in
        if case .message(let body) = event { order.put(String(decoding: body, as: UTF8.self)) }
      },
      onEnd: { order.put("\($0)") })
    for piece in [frame("1") + frame("2") + "Content-", "Length: 1\r\n", "\r", "\n3"] {
      try input.write(piece)
    }
    for expected in ["1", "2", "3"] { #expect(try await order.next() == expected) }
    try input.write(frame("4") + "Content-Le")
    input.closeWriting()
    #expect(try await order.next() == "4")
    #expect(try await order.next() == "\(SessionEnd.inputEnded)")
  }

  @Test func aMessageLargerThanTheBufferAndOneOverTheLimit() async throws {
    let transport = StdioTransport(streams: streams, messageLimit: 1_000_000)
    transport.start(deliver: events.put, onEnd: ends.put)
    let large = String(repeating: "x", count: 900_000)
    let tooLarge = String(repeating: "y", count: 1_000_001)
    try await onThread { [self] in
      try input.write(frame(large) + frame(tooLarge) + frame("z"))
    }
    #expect(try await events.next() == .message(Array(large.utf8)))
    #expect(try await events.next() == .oversize(length: 1_000_001))
    #expect(try await events.next() == .message(Array("z".utf8)))
    input.closeWriting()
    #expect(try await ends.next() == .inputEnded)
  }

  @Test func aNonBlockingInputIsWaitedFor() async throws {
    _ = fcntl(input.reading, F_SETFL, O_NONBLOCK)
    let transport = StdioTransport(streams: streams)
    transport.start(deliver: events.put, onEnd: ends.put)
    for number in 0..<10 {
      try input.write(frame("\(number)"))
      #expect(try await events.next() == .message(Array("\(number)".utf8)))
    }
    input.closeWriting()
    #expect(try await ends.next() == .inputEnded)
  }

  @Test func anInputThatCannotBeReadEndsTheSession() async throws {
    // The writing end of a pipe cannot be read.
    let transport = StdioTransport(
      streams: StandardStreams(input: input.writing, output: output.writing))
    transport.start(deliver: events.put, onEnd: ends.put)
    #expect(try await ends.next() == .inputFailed(POSIXError(code: EBADF)))
  }

  @Test func onlyTheFirstEndCounts() async throws {
    let transport = StdioTransport(streams: streams)
    output.closeReading()
    transport.start(deliver: events.put, onEnd: ends.put)
    transport.send(Array(frame("1").utf8))
    #expect(try await ends.next() == .outputClosed)
    transport.send(Array(frame("2").utf8))
    try input.write(frame("3"))
    #expect(try await events.next() == .message([UInt8(ascii: "3")]))
    #expect(ends.all == [.outputClosed])
  }

  @Test func anEndBeforeTheStartIsNotLost() async throws {
    let transport = StdioTransport(streams: streams)
    EndSignals.disarmBrokenPipe()
    output.closeReading()
    transport.send(Array(frame("1").utf8))
    transport.start(deliver: events.put, onEnd: ends.put)
    #expect(try await ends.next() == .outputClosed)
  }

  /// A conversation as the server has it: the connection between the two halves of the transport.
  @Test func aConversation() async throws {
    let transport = StdioTransport(streams: streams)
    let connection = JSONRPCConnection(send: { transport.send($0) })
    transport.start(
      deliver: { event in
        guard case .request(let method, _, let responder) = connection.receive(event) else {
          return
        }
        responder.reply(.string(method))
      },
      onEnd: ends.put)
    try input.write(frame(#"{"id":1,"method":"a"}"#) + frame("nonsense"))
    try input.write(frame(#"{"id":"2","method":"b"}"#))
    input.closeWriting()
    #expect(try await ends.next() == .inputEnded)
    #expect(try await onThread { transport.flush(within: .seconds(30)) })
    output.closeWriting()
    let answers = try messages(in: try await output.readToEnd())
    #expect(answers.map { $0["id"] } == [1, .some(nil), "2"])
    #expect(answers.map { $0["result"]?.string } == ["a", nil, "b"])
    #expect(answers[1]["error"]?["code"]?.int == -32700)
  }

  @Test func theMirrorKeepsBothDirections() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let transport = StdioTransport(
      streams: streams, mirror: try TrafficMirror(folder: folder.path()))
    transport.start(deliver: events.put, onEnd: ends.put)
    try input.write(frame("in") + "half of a hea")
    input.closeWriting()
    #expect(try await ends.next() == .inputEnded)
    transport.send(Array(frame("out").utf8))
    #expect(try await onThread { transport.flush(within: .seconds(30)) })
    let received = folder.appending(path: "c2s.bin")
    let sent = folder.appending(path: "s2c.bin")
    #expect(try String(contentsOf: received, encoding: .utf8) == frame("in") + "half of a hea")
    #expect(try String(contentsOf: sent, encoding: .utf8) == frame("out"))
    let attributes = try FileManager.default.attributesOfItem(atPath: received.path())
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(throws: POSIXError(code: ENOENT)) {
      try TrafficMirror(folder: folder.appending(path: "absent").path())
    }
  }
}
