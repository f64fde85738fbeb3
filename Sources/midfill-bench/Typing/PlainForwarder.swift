import Foundation
import JSONCodec
import JSONRPC
import Synchronization
import TextDocuments

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The floor that the typing benchmark measures against: a language server that only forwards. Each
/// request goes out at once on a connection of its own, the one before it is closed, and nothing is
/// kept, shaped or decided.
///
/// `midfill-bench forward PORT`, over standard input and output.
enum PlainForwarder {
  private final class Link: Sendable {
    let output = Mutex<Void>(())
    let current = Mutex<(socket: CInt, id: JSONValue)?>(nil)

    func reply(_ id: JSONValue, _ result: JSONValue) {
      send(["jsonrpc": "2.0", "id": id, "result": result])
    }

    func send(_ message: JSONValue) {
      let frame = MessageFramer.frame(Array(message.description.utf8))
      output.withLock { _ in FileHandle.standardOutput.write(Data(frame)) }
    }
  }

  static func run() {
    guard let port = CommandLine.arguments.dropFirst(2).first.flatMap({ UInt16($0) }) else {
      return
    }
    let link = Link()
    var framer = MessageFramer()
    var document: TextDocument?
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(0, &buffer, buffer.count)
      guard count > 0 else { return }
      var messages: [JSONValue] = []
      buffer[..<count].withUnsafeBufferPointer { bytes in
        framer.consume(bytes) { event in
          if case .message(let body) = event, let message = try? JSONValue(parsing: body) {
            messages.append(message)
          }
        }
      }
      for message in messages { handle(message, &document, link, port) }
    }
  }

  private static func handle(
    _ message: JSONValue, _ document: inout TextDocument?, _ link: Link, _ port: UInt16
  ) {
    let params = message["params"]
    switch message["method"]?.string {
    case "initialize":
      link.reply(message["id"] ?? .null, ["capabilities": ["positionEncoding": "utf-8"]])
    case "textDocument/didOpen":
      document = TextDocument(
        uri: "", languageID: "c", version: 1,
        text: params?["textDocument"]?["text"]?.string ?? "")
    case "textDocument/didChange":
      guard let change = params?["contentChanges"]?[0], let text = change["text"]?.string else {
        return
      }
      _ = document?.apply(
        [
          .incremental(
            start: place(change["range"]?["start"]), end: place(change["range"]?["end"]),
            text: text)
        ], encoding: .utf8)
    case "textDocument/inlineCompletion":
      guard let id = message["id"], let text = document?.text else { return }
      let offset = text.offset(of: place(params?["position"]), in: .utf8)
      forward(
        text.string(in: 0..<offset), text.string(in: offset..<text.utf8Count), id, link, port)
    case "shutdown": link.reply(message["id"] ?? .null, .null)
    case "exit": exit(0)
    default: break
    }
  }

  private static func place(_ json: JSONValue?) -> TextPosition {
    TextPosition(line: json?["line"]?.int ?? 0, column: json?["character"]?.int ?? 0)
  }

  private static func forward(
    _ prefix: String, _ suffix: String, _ id: JSONValue, _ link: Link, _ port: UInt16
  ) {
    let body: JSONValue = [
      "model": "codestral-latest", "prompt": .string(prefix), "suffix": .string(suffix),
      "max_tokens": 64, "stream": true,
    ]
    guard
      let client = BareHTTPClient(port: port, path: "/v1/fim/completions", body: body.description)
    else { return }
    let old = link.current.withLock { current in
      defer { current = (client.socket, id) }
      return current
    }
    if let old {
      shutdown(old.socket, CInt(SHUT_RDWR))
      link.reply(old.id, ["items": []])
    }
    client.sendRequest()
    Thread.detachNewThread {
      let text = client.readEventText()
      let isCurrent = link.current.withLock { current in
        guard current?.socket == client.socket, current?.id == id else { return false }
        current = nil
        return true
      }
      if isCurrent { link.reply(id, ["items": [["insertText": .string(text)]]]) }
    }
  }
}

extension BareHTTPClient {
  /// The text of an event stream, read to its end.
  fileprivate func readEventText() -> String {
    var text = ""
    var rest: [UInt8] = []
    while let bytes = readSome() {
      rest += bytes
      while let end = rest.firstIndex(of: 0x0A) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeSubrange(...end)
        guard line.hasPrefix("data: ") else { continue }
        if line.hasPrefix("data: [DONE]") { return text }
        let event = try? JSONValue(parsing: Array(line.dropFirst(6).utf8))
        text += event?["choices"]?[0]?["delta"]?["content"]?.string ?? ""
      }
    }
    return text
  }
}
