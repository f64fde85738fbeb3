/// Git's matching of a pattern against a path, by bytes: `*` and `?` stop at a slash, `**` between
/// slashes (or at an end) goes over them, `[...]` holds ranges and classes, `\` quotes.
/// (gitignore(5); git's wildmatch.c with WM_PATHNAME.)
enum Wildmatch {
  static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { matches(pattern, $0) }
  }

  static func matches(_ pattern: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    pattern.withUnsafeBufferPointer { pattern in
      Matcher(pattern: pattern, text: text).match(0, 0) == .match
    }
  }

  /// Why a part did not match tells callers further up when to give up early; without that, several
  /// stars take exponential time.
  private enum Result {
    case match
    case noMatch
    /// The text is at its end: no other split can help.
    case abortAll
    /// A single star met a slash: only a `**` further up can help.
    case abortToStarStar
  }

  private struct Matcher {
    let pattern: UnsafeBufferPointer<UInt8>
    let text: UnsafeBufferPointer<UInt8>

    private func at(_ index: Int) -> UInt8? {
      index < pattern.count ? pattern[index] : nil
    }

    func match(_ patternStart: Int, _ textStart: Int) -> Result {
      var p = patternStart
      var t = textStart
      while let wanted = at(p) {
        if t >= text.count, wanted != UInt8(ascii: "*") { return .abortAll }
        switch wanted {
        case UInt8(ascii: "?"):
          if text[t] == UInt8(ascii: "/") { return .noMatch }
        case UInt8(ascii: "*"):
          return star(p, t)
        case UInt8(ascii: "["):
          guard let (isIn, end) = bracket(p, text[t]) else { return .abortAll }
          if !isIn || text[t] == UInt8(ascii: "/") { return .noMatch }
          p = end
        case UInt8(ascii: "\\"):
          p += 1
          if at(p) != text[t] { return .noMatch }
        default:
          if wanted != text[t] { return .noMatch }
        }
        p += 1
        t += 1
      }
      return t == text.count ? .match : .noMatch
    }

    private func star(_ first: Int, _ textStart: Int) -> Result {
      let slash = UInt8(ascii: "/")
      var p = first
      var t = textStart
      while at(p) == UInt8(ascii: "*") { p += 1 }
      var crossesSlashes = false
      if p - first > 1 {
        let isAfterSlash = first == 0 || pattern[first - 1] == slash
        if isAfterSlash, at(p) == nil || at(p) == slash {
          // `**/` also stands for nothing at all.
          if at(p) == slash, match(p + 1, t) == .match { return .match }
          crossesSlashes = true
        }
      }
      guard let following = at(p) else {
        if !crossesSlashes, text[t...].contains(slash) { return .abortToStarStar }
        return .match
      }
      if !crossesSlashes, following == slash {
        guard let next = text[t...].firstIndex(of: slash) else { return .abortAll }
        return match(p, next)
      }
      while t < text.count {
        let result = match(p, t)
        if result != .noMatch {
          if !crossesSlashes || result != .abortToStarStar { return result }
        } else if !crossesSlashes, text[t] == slash {
          return .abortToStarStar
        }
        t += 1
      }
      return .abortAll
    }

    /// Whether a byte is in the set that opens at `start`, and the index of its `]`; nil for a set
    /// that does not end.
    private func bracket(_ start: Int, _ byte: UInt8) -> (Bool, Int)? {
      var p = start + 1
      var isNegated = false
      if at(p) == UInt8(ascii: "!") || at(p) == UInt8(ascii: "^") {
        isNegated = true
        p += 1
      }
      var isIn = false
      var previous: UInt8?
      var isFirst = true
      while let item = at(p) {
        if item == UInt8(ascii: "]"), !isFirst { return (isIn != isNegated, p) }
        isFirst = false
        if item == UInt8(ascii: "-"), let low = previous, let next = at(p + 1),
          next != UInt8(ascii: "]")
        {
          p += 1
          var high = next
          if high == UInt8(ascii: "\\") {
            p += 1
            guard let quoted = at(p) else { return nil }
            high = quoted
          }
          if low <= byte, byte <= high { isIn = true }
          previous = nil
        } else if item == UInt8(ascii: "["), at(p + 1) == UInt8(ascii: ":"),
          let end = classEnd(p + 2)
        {
          if CharacterClass.contains(pattern[p + 2..<end], byte) { isIn = true }
          previous = nil
          p = end + 1
        } else {
          var literal = item
          if item == UInt8(ascii: "\\") {
            p += 1
            guard let quoted = at(p) else { return nil }
            literal = quoted
          }
          if literal == byte { isIn = true }
          previous = literal
        }
        p += 1
      }
      return nil
    }

    /// The index of the `:` of the `:]` that ends a class name.
    private func classEnd(_ start: Int) -> Int? {
      var p = start
      while let byte = at(p), byte &- 0x61 < 26 { p += 1 }
      return at(p) == UInt8(ascii: ":") && at(p + 1) == UInt8(ascii: "]") ? p : nil
    }
  }

  /// `[:alpha:]` and its kin, for ASCII.
  private enum CharacterClass {
    static func contains(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ byte: UInt8) -> Bool {
      let isUpper = byte &- 0x41 < 26
      let isLower = byte &- 0x61 < 26
      let isDigit = byte &- 0x30 < 10
      let isPrinted = byte > 0x20 && byte < 0x7F
      switch String(decoding: name, as: UTF8.self) {
      case "alpha": return isUpper || isLower
      case "alnum": return isUpper || isLower || isDigit
      case "digit": return isDigit
      case "upper": return isUpper
      case "lower": return isLower
      case "xdigit": return isDigit || (byte | 0x20) &- 0x61 < 6
      case "space": return byte == 0x20 || byte &- 0x09 < 5
      case "blank": return byte == 0x20 || byte == 0x09
      case "punct": return isPrinted && !isUpper && !isLower && !isDigit
      case "graph": return isPrinted
      case "print": return isPrinted || byte == 0x20
      case "cntrl": return byte < 0x20 || byte == 0x7F
      default: return false
      }
    }
  }
}
