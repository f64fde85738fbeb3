import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One connection of a `LoopbackServer`: reads requests and plays replies, on one thread.
final class LoopbackConnection: Sendable {
  /// How a part of the work ended when it could not go on.
  private enum End: Error {
    case byClient
    case byServer
    case byServerReset
  }

  let number: Int
  private let socket: CInt
  /// A pipe: a byte in it lets the thread look up from `poll`.
  private let wake: (read: CInt, write: CInt)
  private let isStopped = Signal()

  init(socket: CInt, number: Int) {
    self.socket = socket
    self.number = number
    wake = Sockets.pipe()
  }

  deinit {
    close(socket)
    close(wake.read)
    close(wake.write)
  }

  /// Ends the connection from another thread.
  func stop() {
    isStopped.fire()
    shutdown(socket, CInt(SHUT_RDWR))  // lets a blocked send return
    rouse()
  }

  private func rouse() {
    var byte: UInt8 = 0
    _ = write(wake.write, &byte, 1)
  }

  func serve(
    greeting: String, script: LoopbackServer.Script, arrived: (LoopbackExchange) -> Void,
    answersHeads: (LoopbackRequest) -> Signal
  ) {
    var reader = LoopbackRequestReader(connection: number)
    var exchanges: [LoopbackExchange] = []
    do {
      try send(greeting)
      while true {
        while let request = reader.next() {
          if request.method == "HEAD" {
            try wait(until: answersHeads(request), timeout: nil, into: &reader)
            try send("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n")
            continue
          }
          let exchange = LoopbackExchange(request: request)
          exchanges.append(exchange)
          arrived(exchange)
          try play(script(request), into: &reader)
          exchange.answered.fire()
        }
        if reader.takeContinueRequest() { try send("HTTP/1.1 100 Continue\r\n\r\n") }
        try wait(until: nil, timeout: nil, into: &reader)
      }
    } catch End.byClient {
      for exchange in exchanges { exchange.noteClientClose() }
    } catch End.byServerReset {
      Sockets.resetOnClose(socket)  // the close itself is in deinit; a shutdown would send FIN
    } catch {
      shutdown(socket, CInt(SHUT_RDWR))
    }
  }

  // MARK: Playing a reply

  private func play(_ reply: LoopbackReply, into reader: inout LoopbackRequestReader) throws {
    var framing = LoopbackReply.Framing.untilClose
    for step in reply.steps {
      switch step {
      case .head(let status, let headers, let chosen):
        framing = chosen
        try send(head(status, headers, framing))
      case .chunk(let text):
        try send(body: Array(text.utf8), framing)
      case .bytes(let bytes):
        try send(body: bytes, framing)
      case .halfChunk(let text):
        let bytes = Array(text.utf8)
        try send(
          Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes.prefix(bytes.count / 2))
      case .raw(let text):
        try send(text)
      case .wait(let signal):
        try wait(until: signal, timeout: nil, into: &reader)
      case .reached(let signal):
        signal.fire()
      case .note(let callback):
        callback()
      case .pause(let duration):
        try wait(until: nil, timeout: duration, into: &reader)
      case .hang:
        try wait(until: Signal(), timeout: nil, into: &reader)
      case .close:
        throw End.byServer
      case .reset:
        throw End.byServerReset
      }
    }
    switch framing {
    case .chunked: try send("0\r\n\r\n")
    case .length: break
    case .untilClose: throw End.byServer
    }
  }

  private func head(
    _ status: Int, _ headers: LoopbackHeaders, _ framing: LoopbackReply.Framing
  ) -> String {
    var lines = ["HTTP/1.1 \(status) \(status == 200 ? "OK" : "Status")"]
    lines += headers.fields.map { "\($0.name): \($0.value)" }
    switch framing {
    case .chunked: lines.append("Transfer-Encoding: chunked")
    case .length(let length): lines.append("Content-Length: \(length)")
    case .untilClose: lines.append("Connection: close")
    }
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  private func send(body: [UInt8], _ framing: LoopbackReply.Framing) throws {
    guard case .chunked = framing else { return try send(body) }
    guard !body.isEmpty else { return }  // an empty chunk would end the body
    try send(Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8))
  }

  private func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  private func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard !isStopped.isFired else { throw End.byServer }
      let sent = rest.withUnsafeBytes { Sockets.send(socket, $0) }
      guard sent > 0 else { throw End.byClient }
      rest = rest.dropFirst(sent)
    }
  }

  // MARK: Waiting

  /// Returns when the signal has fired or the time is over; with neither, when bytes have come.
  /// Bytes that come are kept for the next request. Throws when either side ends the connection.
  private func wait(
    until signal: Signal?, timeout: Duration?, into reader: inout LoopbackRequestReader
  ) throws {
    let forget = signal?.onFire { [weak self] in self?.rouse() }
    defer { forget?() }
    let end = timeout.map { ContinuousClock.now + $0 }
    while true {
      if isStopped.isFired { throw End.byServer }
      if let signal, signal.isFired { return }
      var milliseconds: CInt = -1
      if let end {
        let rest = end - .now
        guard rest > .zero else { return }
        milliseconds = CInt(rest / .milliseconds(1)) + 1
      }
      var files = [
        pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&files, 2, milliseconds) >= 0 || errno == EINTR else { throw End.byServer }
      if files[1].revents != 0 { Sockets.drain(wake.read) }
      guard files[0].revents != 0 else { continue }
      guard let bytes = Sockets.receive(socket) else { throw End.byClient }
      reader.push(bytes)
      if signal == nil, timeout == nil { return }
    }
  }
}
