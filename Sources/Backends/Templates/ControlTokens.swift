/// Strings by which a model family is steered. Taken out of the user's text before it goes into a
/// request: many servers parse them wherever they stand, and then a source file about models, or a
/// planted one, could end the prompt and begin another.
enum ControlTokens {
  /// Without any of the tokens. Taking one out may put another together, so until none is left.
  ///
  /// On bytes: it reads every prompt, and a search by characters takes half a millisecond for 9 kB.
  static func removed(_ tokens: [String], from text: String) -> String {
    let tokens = tokens.map { Array($0.utf8) }.filter { !$0.isEmpty }
    guard let longest = tokens.map(\.count).max() else { return text }
    var bytes = Array(text.utf8)
    guard var found = first(of: tokens, in: bytes, from: 0) else { return text }
    while true {
      bytes.removeSubrange(found)
      // One that is put together now begins before the gap.
      let start = max(0, found.lowerBound - longest)
      guard let next = first(of: tokens, in: bytes, from: start) else { break }
      found = next
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func first(
    of tokens: [[UInt8]], in bytes: [UInt8], from start: Int
  ) -> Range<Int>? {
    var begins = [Bool](repeating: false, count: 256)
    for token in tokens { begins[Int(token[0])] = true }
    return bytes.withUnsafeBufferPointer { bytes in
      for index in start..<max(start, bytes.count) where begins[Int(bytes[index])] {
        if let token = tokens.first(where: { bytes[index...].starts(with: $0) }) {
          return index..<index + token.count
        }
      }
      return nil
    }
  }

  /// Of the chat models' own formats.
  static let chat = [
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "[INST]", "[/INST]",
  ]
}

extension FillRequest {
  /// With the user's text freed of a target's control tokens.
  func cleaned(of tokens: [String]) -> FillRequest {
    if tokens.isEmpty { return self }
    func clean(_ text: String) -> String { ControlTokens.removed(tokens, from: text) }
    var request = self
    request.prefix = clean(prefix)
    request.suffix = clean(suffix)
    request.path = clean(path)
    request.languageID = clean(languageID)
    request.snippets = snippets.map {
      FillSnippet(path: clean($0.path), text: clean($0.text), lines: $0.lines)
    }
    return request
  }
}
