import Foundation
import JSONCodec
import JSONRPC
import TestSupport
import Testing

/// The bytes of real clients, in any pieces.
@Suite struct RecordedStreamTests {
  static let streams: [String] = {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "protocol-fixtures/editors").path()
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix("-c2s.bin") }.sorted().map { "\(folder)/\($0)" }
  }()

  @Test func theRecordingsAreThere() {
    #expect(Self.streams.count >= 39)
  }

  @Test(arguments: streams)
  func anyPiecesGiveTheSameMessages(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var framer = MessageFramer()
    var whole: [MessageFramer.Event] = []
    framer.consume(bytes) { whole.append($0) }
    #expect(framer.isBetweenMessages)

    // All of these clients write the plainest header, so that the frames are the stream again.
    var again: [UInt8] = []
    for event in whole {
      guard case .message(let body) = event else {
        Issue.record("not a message: \(event)")
        continue
      }
      again += MessageFramer.frame(body)
      let value = try JSONValue(parsing: body)
      #expect(try JSONValue(parsing: value.serialized()) == value)
    }
    #expect(again == bytes)

    var random = SeededRandom(seed: UInt64(bytes.count))
    for round in 0..<6 {
      framer = MessageFramer()
      var pieces: [MessageFramer.Event] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let size = round == 0 ? 1 : 1 + random.below(round * 400)
        framer.consume(Array(rest.prefix(size))) { pieces.append($0) }
        rest = rest.dropFirst(size)
      }
      #expect(pieces == whole)
    }
  }
}
