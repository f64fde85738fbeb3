/// Follows brackets, strings and comments through code, byte by byte, line by line.
///
/// A value: a copy is a state to come back to. `mark()` sets a point; what closes something that was
/// open at that point is listed in `closedBeforeMark`, so that a caller learns what a text inserted
/// there does to the code around it.
struct BracketScanner: Sendable {
  enum Mode: Sendable, Equatable {
    case code
    case lineComment
    case quoted(Quotation)

    var isString: Bool {
      if case .quoted(let quotation) = self { !quotation.isComment } else { false }
    }

    /// Whether line borders and indentation mean nothing here.
    var spansLines: Bool {
      if case .quoted(let quotation) = self { quotation.spansLines } else { false }
    }
  }

  /// A string or a block comment: what ends it, and whether it goes on over the end of a line. Not a
  /// tuple, whose type Swift looks up at run time.
  struct Quotation: Sendable, Equatable {
    var close: [UInt8]
    var spansLines: Bool
    var isComment: Bool
  }

  struct Bracket: Sendable, Equatable {
    var byte: UInt8
    /// Number of the line, counted from 0 at the start of the scan.
    var line: Int
    /// Bytes from the start of the scan, each line ending counted as one.
    var offset: Int
  }

  /// Brackets counted by kind, which a mistake of this scanner or of the author cannot shift far.
  struct Tally: Sendable, Equatable {
    fileprivate(set) var depths = SIMD4<Int32>()
    /// Closers that found no opener.
    fileprivate(set) var missing = SIMD4<Int32>()

    func missing(comparedTo other: Tally) -> Bool {
      any(missing .> other.missing)
    }

    /// How many brackets fewer or more are open, and closers more without an opener.
    func distance(to other: Tally) -> Int {
      let change = pointwiseMax(depths, other.depths) &- pointwiseMin(depths, other.depths)
      let more = pointwiseMax(missing &- other.missing, SIMD4())
      return Int(change.wrappedSum()) + Int(more.wrappedSum())
    }

    fileprivate mutating func add(_ byte: UInt8) {
      let kind = byte <= 0x29 ? 0 : byte <= 0x5D ? 1 : 2
      if byte.isOpener {
        depths[kind] += 1
      } else if depths[kind] > 0 {
        depths[kind] -= 1
      } else {
        missing[kind] += 1
      }
    }
  }

  let syntax: Syntax
  private(set) var tally = Tally()
  private(set) var mode: Mode
  /// Brackets that are open.
  private(set) var stack: [Bracket] = []
  /// Closers of brackets that were not open at all.
  private(set) var unmatched: [Bracket] = []
  /// Closers, and closing quotes, of what was open at the mark; after them, in order, unmatched ones.
  private(set) var closedBeforeMark: [Bracket] = []
  /// The fewest brackets open since the mark.
  private(set) var lowest = 0
  /// One-line strings that a line ending ended.
  private(set) var unterminated = 0
  private(set) var line = 0
  /// Bytes passed.
  private(set) var offset = 0
  /// Just after the last byte that is neither blank nor in a comment.
  private(set) var codeEnd = 0
  private var markedString = false

  init(_ syntax: Syntax, mode: Mode = .code) {
    self.syntax = syntax
    self.mode = mode
  }

  mutating func mark() {
    lowest = stack.count
    closedBeforeMark = []
    markedString = mode.isString
  }

  /// Reads text with `\n` line endings, or a part of a line.
  mutating func scan(_ text: String) {
    scan(Array(text.utf8))
  }

  /// - Parameter point: where to set the mark on the way, as an index of `bytes`. A sign that begins
  ///   before it and ends after it, such as `//`, counts as before.
  mutating func scan(_ bytes: [UInt8], markingAt point: Int? = nil) {
    let start = offset
    var index = 0
    var point = point
    while index < bytes.count {
      if let at = point, index >= at {
        mark()
        point = nil
      }
      let byte = bytes[index]
      if mode == .code, !syntax.isSpecial[Int(byte)] {
        index += 1
        if !byte.isBlank { codeEnd = start + index }
        continue
      }
      if byte == 0x0A {
        endLine()
        index += 1
        offset = start + index
        continue
      }
      offset = start + index
      index += step(bytes, index)
    }
    offset = start + bytes.count
    if point != nil { mark() }
  }

  /// A line ending: line comments and unfinished one-line strings end.
  private mutating func endLine() {
    line += 1
    if mode.spansLines { return }
    if mode.isString { unterminated += 1 }
    mode = .code
  }

  /// Reads one element at `index`; the result is its length.
  private mutating func step(_ bytes: [UInt8], _ index: Int) -> Int {
    let byte = bytes[index]
    switch mode {
    case .lineComment: return 1
    case .quoted(let quotation):
      let close = quotation.close
      if byte == 0x5C, !quotation.isComment {
        codeEnd = offset + min(2, bytes.count - index)
        return min(2, bytes.count - index)
      }
      guard bytes.has(close, at: index) else {
        if !quotation.isComment { codeEnd = offset + 1 }
        return 1
      }
      if !quotation.isComment {
        codeEnd = offset + close.count
        if markedString {
          closedBeforeMark.append(Bracket(byte: byte, line: line, offset: offset))
          markedString = false
        }
      }
      mode = .code
      return close.count
    case .code: return codeStep(bytes, index)
    }
  }

  private mutating func codeStep(_ bytes: [UInt8], _ index: Int) -> Int {
    let byte = bytes[index]
    for marker in syntax.lineComments where bytes.has(marker, at: index) {
      // `$#`, `${#x}` and `x#` are no comments.
      if marker == [0x23], index > 0, !bytes[index - 1].isBlank, bytes[index - 1] != 0x0A {
        continue
      }
      mode = .lineComment
      return marker.count
    }
    for comment in syntax.blockComments where bytes.has(comment.open, at: index) {
      mode = .quoted(Quotation(close: comment.close, spansLines: true, isComment: true))
      return comment.open.count
    }
    codeEnd = offset + 1
    for quote in syntax.quotes where bytes.has(quote.open, at: index) {
      mode = .quoted(
        Quotation(close: quote.close, spansLines: quote.spansLines, isComment: false))
      codeEnd = offset + quote.open.count
      return quote.open.count
    }
    if byte == 0x27 { return apostrophe(bytes, index) }
    guard syntax.brackets.contains(byte) else { return 1 }
    if byte.isOpener {
      tally.add(byte)
      stack.append(Bracket(byte: byte, line: line, offset: offset))
    } else if byte.isCloser {
      close(byte)
    }
    return 1
  }

  private mutating func apostrophe(_ bytes: [UInt8], _ index: Int) -> Int {
    switch syntax.apostrophe {
    case .nothing: return 1
    case .string:
      mode = .quoted(Quotation(close: [0x27], spansLines: false, isComment: false))
      return 1
    case .character:
      // `'x'`, `'\n'`, `'\u{1F600}'`, or four bytes of UTF-8.
      let limit = bytes.count > index + 1 && bytes[index + 1] == 0x5C ? 12 : 5
      var end = index + 1
      while end < bytes.count, end - index <= limit, bytes[end] != 0x0A {
        if bytes[end] == 0x5C {
          end += 2
          continue
        }
        if bytes[end] == 0x27 {
          codeEnd = offset + end - index + 1
          return end - index + 1
        }
        end += 1
      }
      return 1
    }
  }

  private mutating func close(_ byte: UInt8) {
    let bracket = Bracket(byte: byte, line: line, offset: offset)
    let match = stack.lastIndex { $0.byte == byte.otherBracket }
    if match == nil, byte == 0x29, syntax.hasLoneParentheses { return }
    tally.add(byte)
    guard let match else {
      unmatched.append(bracket)
      closedBeforeMark.append(bracket)
      return
    }
    stack.removeSubrange(match...)
    if stack.count < lowest {
      lowest = stack.count
      closedBeforeMark.append(bracket)
    }
  }
}

extension [UInt8] {
  func has(_ other: [UInt8], at index: Int) -> Bool {
    guard index + other.count <= count else { return false }
    for step in other.indices where self[index + step] != other[step] { return false }
    return true
  }
}
