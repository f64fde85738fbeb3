import Foundation
import JSONCodec
import JSONRPC
import Testing

/// What a real editor sent, from `protocol-fixtures/editors`.
struct Recording: CustomTestStringConvertible, Sendable {
  /// `CLIENT-VERSION/RUN`.
  let name: String
  let messages: [JSONValue]
  /// The documents at the end, by URI, where the run left them.
  let finalTexts: [String: String]?

  var testDescription: String { name }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("protocol-fixtures/editors")

  static let all: [Recording] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (files ?? []).filter { $0.hasSuffix("-c2s.bin") }.sorted().compactMap { file in
      try? Recording(String(file.dropLast("-c2s.bin".count)))
    }
  }()

  init(_ name: String) throws {
    self.name = name
    let bytes = Array(
      try Data(contentsOf: Recording.folder.appendingPathComponent(name + "-c2s.bin")))
    var framer = MessageFramer()
    var messages: [JSONValue] = []
    bytes.withUnsafeBufferPointer { buffer in
      framer.consume(buffer) { event in
        if case .message(let body) = event, let message = try? JSONValue(parsing: body) {
          messages.append(message)
        }
      }
    }
    self.messages = messages
    let final = try? Data(contentsOf: Recording.folder.appendingPathComponent(name + "-final.json"))
    finalTexts = try final.map { try JSONDecoder().decode([String: String].self, from: $0) }
  }

  /// The texts of the documents that are open before the editor begins to leave, worked out by
  /// plain string code, which shares nothing with the server's.
  ///
  /// - Parameter unit: columns per scalar of the encoding in use.
  func texts(unit: (Unicode.Scalar) -> Int) -> [String: String] {
    var texts: [String: [Unicode.Scalar]] = [:]
    for message in messages {
      let document = message["params"]?["textDocument"]
      guard let uri = document?["uri"]?.string else { continue }
      switch message["method"]?.string {
      case "textDocument/didOpen":
        texts[uri] = Array((document?["text"]?.string ?? "").unicodeScalars)
      case "textDocument/didChange":
        for change in message["params"]?["contentChanges"]?.array ?? [] {
          let new = Array((change["text"]?.string ?? "").unicodeScalars)
          guard let range = change["range"], let text = texts[uri] else {
            texts[uri] = new
            continue
          }
          let start = offset(range["start"], in: text, unit: unit)
          let end = offset(range["end"], in: text, unit: unit)
          texts[uri]?.replaceSubrange(start..<end, with: new)
        }
      default: break
      }
    }
    return texts.mapValues { scalars in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }
  }

  private func offset(
    _ position: JSONValue?, in text: [Unicode.Scalar], unit: (Unicode.Scalar) -> Int
  ) -> Int {
    let line = position?["line"]?.int ?? 0
    var column = position?["character"]?.int ?? 0
    var index = 0
    for _ in 0..<line {
      guard let end = text[index...].firstIndex(of: "\n") else { return text.count }
      index = end + 1
    }
    while index < text.count, text[index] != "\n", column > 0 {
      column -= unit(text[index])
      index += 1
    }
    return index
  }
}
