import Foundation

/// Strings by which a model family is steered. Taken out of the user's text before it goes into a
/// request: many servers parse them wherever they stand, and then a source file about models, or a
/// planted one, could end the prompt and begin another.
///
/// Made once for a backend: what the search needs to know of the strings is worked out here.
struct ControlTokens: Sendable {
  private let tokens: [[UInt8]]
  /// What they begin with, each byte once.
  private let beginnings: [UInt8]
  private let longest: Int

  init(_ tokens: [String]) {
    self.tokens = tokens.map { Array($0.utf8) }.filter { !$0.isEmpty }
    beginnings = Set(self.tokens.map { $0[0] }).sorted()
    longest = self.tokens.map(\.count).max() ?? 0
  }

  /// Without any of the tokens. Taking one out may put another together, so until none is left.
  ///
  /// On bytes: it reads every prompt, and a search by characters takes half a millisecond for 9 kB.
  func removed(from text: String) -> String {
    var text = text
    guard var found = text.withUTF8({ first(in: $0, from: 0) }) else { return text }
    var bytes = Array(text.utf8)
    while true {
      bytes.removeSubrange(found)
      // One that is put together now begins before the gap.
      let start = max(0, found.lowerBound - longest)
      guard let next = bytes.withUnsafeBufferPointer({ first(in: $0, from: start) }) else { break }
      found = next
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The token that begins first. One kind of beginning after the other, as `memchr` reads many bytes
  /// at a time, and few families have more than one kind.
  private func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard let base = bytes.baseAddress else { return nil }
    var first: Range<Int>?
    for beginning in beginnings {
      let end = first?.lowerBound ?? bytes.count
      var index = start
      while index < end, let place = memchr(base + index, Int32(beginning), end - index) {
        index = UnsafeRawPointer(place) - UnsafeRawPointer(base)
        if let token = tokens.first(where: { bytes[index...].starts(with: $0) }) {
          first = index..<index + token.count
          break
        }
        index += 1
      }
    }
    return first
  }

  /// Of the chat models' own formats.
  static let chat = [
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "[INST]", "[/INST]",
  ]
}

extension FillRequest {
  /// With the user's text freed of control tokens.
  func cleaned(of tokens: ControlTokens) -> FillRequest {
    var request = self
    request.prefix = tokens.removed(from: prefix)
    request.suffix = tokens.removed(from: suffix)
    request.path = tokens.removed(from: path)
    request.languageID = tokens.removed(from: languageID)
    for index in snippets.indices {
      request.snippets[index].path = tokens.removed(from: snippets[index].path)
      request.snippets[index].text = tokens.removed(from: snippets[index].text)
    }
    return request
  }
}
