import Foundation
import JSONCodec
import JSONRPC

/// What the wire costs: parsing and writing typical messages, beside Foundation's parser in the same
/// run, and a request's way through a pipe, the reading thread, the connection and back.
enum JSONBenchmark {
  static func run() {
    print("json: microseconds, p50 of many short batches")
    print("message              bytes      parse   Foundation      write")
    for (name, value, rounds) in [
      ("didChange", didChange, 20), ("inlineCompletion", answer, 20),
      ("didOpen 1 MB", didOpen(1_000_000), 1), ("didOpen 10 MB", didOpen(10_000_000), 1),
    ] {
      let bytes = value.serialized()
      let data = Data(bytes)
      var check = 0
      let parse = median(rounds) {
        // The parser works inside its buffer; the framer's gets used up, so must this.
        if let value = try? JSONValue(parsing: Array(bytes[...])) {
          check += value.object == nil ? 0 : 1
        }
      }
      let foundation = median(rounds) {
        if (try? JSONSerialization.jsonObject(with: data)) != nil { check += 1 }
      }
      let write = median(rounds) { check += value.serialized().count }
      print(
        pad(name, 21) + pad("\(bytes.count)", 9)
          + [parse, foundation, write].map { pad(String(format: "%.2f", $0), 12) }.joined()
          + (check > 0 ? "" : "failed"))
    }
    print(String(format: "frame to message, didChange: %.2f", receiving()))
    roundTrips()
  }

  private static func receiving() -> Double {
    let frame = MessageFramer.frame(didChange.serialized())
    let connection = JSONRPCConnection(send: { _ in })
    var framer = MessageFramer()
    var count = 0
    let time = median(20) {
      framer.consume(frame) { event in
        if connection.receive(event) != nil { count += 1 }
      }
    }
    return count > 0 ? time : .nan
  }

  // MARK: Messages

  private static let didChange: JSONValue = [
    "jsonrpc": "2.0", "method": "textDocument/didChange",
    "params": [
      "textDocument": ["uri": "file:///workspace/Sources/App/main.swift", "version": 1234],
      "contentChanges": [
        [
          "range": [
            "start": ["line": 1200, "character": 31], "end": ["line": 1200, "character": 31],
          ],
          "rangeLength": 0, "text": "x",
        ]
      ],
    ],
  ]

  private static let answer: JSONValue = [
    "jsonrpc": "2.0", "id": 345,
    "result": [
      "items": [
        [
          "insertText":
            "    for name in names {\n      print(\"hello \\(name)\")\n    }\n    return names.count",
          "filterText": "for",
          "range": [
            "start": ["line": 1200, "character": 0], "end": ["line": 1200, "character": 31],
          ],
          "command": [
            "title": "Accepted", "command": "midfill.accepted", "arguments": ["8f2c", 1],
          ],
        ]
      ]
    ],
  ]

  private static func didOpen(_ size: Int) -> JSONValue {
    var text = ""
    while text.utf8.count < size {
      text += "\tlet value = compute(\"größe\", 12) // a comment\n"
    }
    return [
      "jsonrpc": "2.0", "method": "textDocument/didOpen",
      "params": [
        "textDocument": [
          "uri": "file:///a", "languageId": "swift", "version": 1, "text": .string(text),
        ]
      ],
    ]
  }

  // MARK: Round trips

  private static func roundTrips() {
    let (toServer, fromServer) = (Pipe(), Pipe())
    let transport = StdioTransport(
      streams: StandardStreams(
        input: toServer.fileHandleForReading.fileDescriptor,
        output: fromServer.fileHandleForWriting.fileDescriptor))
    let connection = JSONRPCConnection(send: { transport.send($0) })
    transport.start(
      deliver: { event in
        guard case .request(_, _, let responder) = connection.receive(event) else { return }
        responder.reply(answer)
      },
      onEnd: { _ in })
    let question: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "ask", "params": didChange]
    let frame = MessageFramer.frame(question.serialized())
    let (writing, reading) = (
      toServer.fileHandleForWriting.fileDescriptor, fromServer.fileHandleForReading.fileDescriptor
    )
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<20_000 {
      let time = clock.measure {
        _ = write(writing, frame, frame.count)
        _ = read(reading, &buffer, buffer.count)
      }
      times.append(microseconds(time))
    }
    times.sort()
    print(
      String(
        format: "request through a pipe and back: p50 %.1f, p99 %.1f", times[times.count / 2],
        times[times.count * 99 / 100]))
  }

  // MARK: Measuring

  /// Short batches, so that most are not interrupted by whatever else the machine does.
  private static func median(_ rounds: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<(rounds > 1 ? 2_001 : 21) {
      let time = clock.measure { for _ in 0..<rounds { body() } }
      times.append(microseconds(time) / Double(rounds))
    }
    times.sort()
    return times[times.count / 2]
  }

  private static func microseconds(_ time: Duration) -> Double { time / .microseconds(1) }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
  }
}
