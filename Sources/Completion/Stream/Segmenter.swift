import Backends

/// Cuts a stream where its structure ends.
///
/// Text goes in as it arrives, in pieces of any size; whole lines and whole blocks come out, and `end`
/// says when nothing more is wanted, so that the caller can close the request. What comes out depends
/// only on the text, never on how it was split or on time.
///
/// A line that opens a block comes out together with the block: cut in its middle at `maxLines`, a block
/// is left out unless there would be nothing at all without it.
struct Segmenter: Sendable {
  /// Why a text ends where it does; the raw value is for people.
  enum End: String, Sendable {
    case line = "the line is whole"
    /// Or the next line would close what is closed already.
    case structure = "the block is whole"
    case indentation = "the next line is indented less"
    case following = "repeats the text below"
    case blankLine = "a blank line follows"
    case maxLines = "as many lines as wanted"
    case repetition = "runs in circles"
    /// A token of the model's format, or another file's header.
    case sentinel = "a token of the model's format"
    /// U+FFFD in the middle of the text: bytes that are no UTF-8.
    case brokenText = "broken characters"
    case stopped = "the model stopped"
    /// The text is what was whole by then.
    case cut = "the stream was cut"
  }

  private(set) var end: End?
  /// All that came out so far; of text that runs in circles, the first round. It begins with a line
  /// break if the cursor's line is left as it is.
  private(set) var text = ""
  /// What was read after `text` and left out.
  private(set) var rest = ""

  private let context: ShapeContext
  private let mode: LineMode
  private var sentinels: [String]
  private var sentinelsAreForeign = false
  private let following: FollowingLines
  /// Brackets from before the cursor that the text may close; found out when it closes one.
  private var closable: Int?
  private let opensAtCursor: Bool

  private var scanner: BracketScanner
  /// The line that is not whole yet, and a `\r` that may belong to a `\r\n`.
  private var partial = ""
  private var heldReturn = false
  /// Lines so far, those in `pending` too.
  private var lines: [String] = []
  /// A unit that is not whole, blank lines before it included.
  private var pending: [String] = []
  private var pendingIndent = 0
  private var isNested = false
  private var blanks = 0
  private var hasSegment = false
  /// The text came in a Markdown fence.
  private var isFenced = false
  /// The indentation below which the text is at its end; known with the first line.
  private var floor = 0

  init(_ context: ShapeContext, mode: LineMode, sentinels: [String] = Sentinels.all) {
    self.context = context
    self.mode = mode
    self.sentinels = sentinels
    following = FollowingLines(context)
    opensAtCursor = !context.isAtLineStart && context.syntax.opensBlock(context.linePrefix)
    scanner = context.scanner
    floor = context.lineIndent
  }

  var isComplete: Bool { end != nil }

  /// Everything that came in so far and may still be meant: for comparing with what is being typed.
  var received: String {
    end == nil ? text + pending.joined(separator: "\n") + partial : text
  }

  /// Takes more of the stream. Returns what became whole by it, in order; `text` is all of it joined.
  mutating func push(_ more: String) -> [String] {
    guard end == nil else {
      rest += more
      return []
    }
    var clean = (heldReturn ? "\r" : "") + more
    heldReturn = clean.utf8.last == 0x0D
    if heldReturn { clean.unicodeScalars.removeLast() }
    partial += TextCleaner.clean(clean)
    return read()
  }

  /// The stream is over. A text that was cut is trusted only to its last whole line, or, if that is
  /// nothing, as it is.
  mutating func finish(_ reason: FinishReason) -> [String] {
    guard end == nil else { return [] }
    if heldReturn, reason == .stop { partial += "\n" }
    var segments = read()
    guard end == nil else { return segments }
    while partial.unicodeScalars.last == "\u{FFFD}" { partial.unicodeScalars.removeLast() }
    if reason == .stop || lines.isEmpty {
      let last = reason == .stop ? partial : withoutSentinelStart(partial)
      partial = ""
      if !last.isBlank { segments += take(last) }
    }
    switch end {
    case nil: segments += stop(reason == .stop ? .stopped : .cut)
    // Whole by its length, but what ended it was the stream.
    case .line, .maxLines: end = reason == .stop ? .stopped : .cut
    default: break
    }
    return segments
  }

  // MARK: Lines

  private mutating func read() -> [String] {
    var segments: [String] = []
    let sentinel = firstSentinel()
    if let sentinel {
      rest = String(partial[sentinel...])
      partial = String(partial[..<sentinel])
    }
    while end == nil, let newline = partial.utf8.firstIndex(of: 0x0A) {
      let line = String(partial[..<newline])
      partial = String(partial[partial.utf8.index(after: newline)...])
      segments += take(line)
    }
    guard end == nil else {
      rest = partial + rest
      partial = ""
      return segments
    }
    if sentinel != nil {
      let last = partial
      partial = ""
      if !last.isBlank { segments += take(last) }
      if end == nil { segments += stop(.sentinel) }
    } else if isBroken(partial) {
      rest = partial
      partial = ""
      segments += stop(.brokenText)
    } else if partial.utf8.count > 160, Repetition.circles(partial) {
      rest = partial
      partial = ""
      segments += stop(.repetition)
    }
    return segments
  }

  /// What the document itself uses is no sentinel, which is only looked up once there is one.
  private mutating func firstSentinel() -> String.Index? {
    let found = Sentinels.first(of: sentinels, in: partial)
    guard found != nil, !sentinelsAreForeign else { return found }
    sentinels = Sentinels.foreign(sentinels, to: context)
    sentinelsAreForeign = true
    return Sentinels.first(of: sentinels, in: partial)
  }

  /// Whether a line closes more than is open for it to close.
  private mutating func closesTooMuch(_ next: BracketScanner) -> Bool {
    let count = next.closedBeforeMark.count
    guard count > 0 else { return false }
    let limit = closable ?? EnclosingBrackets(context).closable
    closable = limit
    return count > limit
  }

  private func isBroken(_ line: String) -> Bool {
    guard let first = line.unicodeScalars.firstIndex(of: "\u{FFFD}") else { return false }
    return line.unicodeScalars[first...].contains { $0 != "\u{FFFD}" }
  }

  private func withoutSentinelStart(_ line: String) -> String {
    for sentinel in sentinels {
      for length in stride(from: sentinel.utf8.count - 1, through: 3, by: -1)
      where line.utf8.suffix(length).elementsEqual(sentinel.utf8.prefix(length)) {
        return String(decoding: line.utf8.dropLast(length), as: UTF8.self)
      }
    }
    return line
  }

  /// Takes one whole line: it is left out and the text ends, or it comes out, or it waits for its block.
  private mutating func take(_ line: String) -> [String] {
    if isBroken(line) { return stop(.brokenText, before: line) }
    if lines.isEmpty { return takeFirst(line) }
    let isQuoted = scanner.mode.spansLines
    if line.isBlank, !isQuoted {
      blanks += 1
      if blanks > 1 || (pending.isEmpty && !isInStructure && hasSegment) { return stop(.blankLine) }
      return []
    }
    if line.utf8.starts(with: Sentinels.fileHeader.utf8) { return stop(.sentinel, before: line) }
    if CodeFence.isFence(line), isFenced || CodeFence.isForeign(context) {
      return stop(.sentinel, before: line)
    }
    var next = scanner
    next.scan("\n" + line)
    if blanks > 0, !isInStructure, leavesUnit(line) { return stop(.blankLine, before: line) }
    if !isQuoted {
      if following.begins(with: line) { return stop(.following, before: line) }
      if closesTooMuch(next) { return stop(.structure, before: line) }
      if isBelowFloor(line, next) { return stop(.indentation, before: line) }
      let written = [context.linePrefix + lines[0]] + lines.dropFirst() + [line]
      if let round = Repetition.firstRound(of: written) {
        let segments = stop(.repetition, before: line)
        text = text.lines.prefix(round).joined(separator: "\n")
        return segments
      }
    }
    let closes = next.lowest < scanner.lowest || isClosingWord(line)
    var segments = accept(line, next, isQuoted: isQuoted)
    guard end == nil else { return segments }
    if endsQuote(next) { return segments + stop(.structure) }
    if closes, next.stack.count <= next.lowest, !next.mode.isString,
      !context.syntax.opensBlock(line)
    {
      segments += stop(.structure)
    }
    return segments
  }

  private mutating func takeFirst(_ line: String) -> [String] {
    let line = PrefixEcho.removed(from: line, context)
    if line.isBlank {
      // The cursor's line is blank already.
      if context.isAtLineStart { return [] }
      if case .block = mode {
        lines = [""]
        pending = [""]
        scanner.scan(line)
        return []
      }
      return stop(.line, before: line)
    }
    if CodeFence.opens(line, context) {
      isFenced = true
      return []
    }
    let whole = context.linePrefix + line
    if context.isAtLineStart {
      // Its indentation counts from the cursor or from the line's start: the lesser is safe.
      let blanks = line.leadingBlanks
      let unit = context.indentation
      floor = blanks.isEmpty ? floor : min(unit.width(of: blanks), unit.width(of: whole))
    }
    if context.lineSuffix.isBlank, following.isRepeated(by: [whole]), !isBlock {
      return stop(.following, before: line)
    }
    let next = context.scanner(after: line)
    var segments = accept(line, next, isQuoted: false)
    guard end == nil else { return segments }
    if endsQuote(next) { return segments + stop(.structure) }
    if isBlock { return segments }
    if case .lineOrBlock = mode, isNested { return segments }
    segments += stop(.line)
    return segments
  }

  /// The comment or string of several lines that the cursor is in ends.
  private func endsQuote(_ next: BracketScanner) -> Bool {
    context.scanner.mode.spansLines && !next.mode.spansLines
  }

  private var isBlock: Bool {
    if case .block = mode { true } else { false }
  }

  /// The cursor is in a block that was just opened: it ends with the block, not at a blank line.
  private var isInStructure: Bool {
    if opensAtCursor { return true }
    guard isBlock, context.isAtLineStart, let previous = context.previousLine else { return false }
    return context.syntax.opensBlock(previous)
  }

  // MARK: Structure

  /// Whether a line stands further left than the text may go, and is not what closes its block.
  private func isBelowFloor(_ line: String, _ next: BracketScanner) -> Bool {
    if context.syntax.isProse || scanner.stack.count > scanner.lowest { return false }
    let indent = context.indentation.width(of: line)
    if next.lowest < scanner.lowest { return false }
    if isClosingWord(line) { return !mayClose(line) }
    if opensAtCursor, indent == floor, context.syntax.continuesBlock(line) { return false }
    return opensAtCursor ? indent <= floor : indent < floor
  }

  /// A line such as `end` at or left of the text's place, outside of what the text has opened.
  private func isClosingWord(_ line: String) -> Bool {
    let indent = context.indentation.width(of: line)
    guard context.syntax.startsWithCloser(line), line.trimmed.utf8.first?.isCloser == false else {
      return false
    }
    return opensAtCursor ? indent <= floor : indent < floor
  }

  private func mayClose(_ line: String) -> Bool {
    guard isInStructure else { return false }
    guard let next = following.first else { return true }
    let unit = context.indentation
    let isClosed =
      unit.width(of: next) == unit.width(of: line) && context.syntax.startsWithCloser(next)
    return !isClosed
  }

  // MARK: Units

  /// Whether a line begins something new where a unit is in the making.
  private func leavesUnit(_ line: String) -> Bool {
    isNested && scanner.stack.count == scanner.lowest && !scanner.mode.spansLines
      && context.indentation.width(of: line) <= pendingIndent
      && !context.syntax.startsWithCloser(line) && !context.syntax.continuesBlock(line)
  }

  private mutating func accept(_ line: String, _ next: BracketScanner, isQuoted: Bool) -> [String] {
    var segments: [String] = []
    let whole = lines.isEmpty ? context.linePrefix + line : line
    let indent = context.indentation.width(of: whole)
    let opens =
      next.stack.count > next.lowest
      || (next.mode.spansLines && !scanner.mode.spansLines && (isBlock || next.mode.isString))
      || context.syntax.opensBlock(whole)
    if !isQuoted, leavesUnit(line) {
      // Back at the unit's own indentation: it was whole with the line before.
      segments += flush()
      if case .lineOrBlock = mode { return segments + stop(.line, before: line) }
    }
    for new in repeatElement("", count: blanks) {
      pending.append(new)
      lines.append(new)
    }
    pending.append(line)
    lines.append(line)
    blanks = 0
    scanner = next
    if !isNested, opens {
      isNested = true
      pendingIndent = indent
    } else if isNested, !opens {
      let isInside =
        next.stack.count > next.lowest || next.mode.spansLines || indent > pendingIndent
      if !isInside { segments += flush() }
    } else if !isNested {
      segments += flush()
    }
    if case .lineOrBlock = mode, lines.count > 1, !isNested, end == nil {
      return segments + stop(.line)
    }
    let count = lines.count - (lines[0].isEmpty ? 1 : 0)
    if count >= mode.maxLines, mode != .line, end == nil { segments += stop(.maxLines) }
    return segments
  }

  private mutating func flush() -> [String] {
    isNested = false
    guard !pending.isEmpty, pending != [""] else { return [] }
    let segment = (hasSegment ? "\n" : "") + pending.joined(separator: "\n")
    pending = []
    hasSegment = true
    text += segment
    return [segment]
  }

  /// Ends the text, before `line` if one is given. A unit in the middle is whole if it ends by itself;
  /// cut, it comes out only if nothing did before.
  private mutating func stop(_ reason: End, before line: String? = nil) -> [String] {
    let isWhole = ![.maxLines, .cut, .brokenText, .repetition].contains(reason) || !isNested
    let segments = isWhole || !hasSegment ? flush() : []
    rest = ([pending.joined(separator: "\n"), line ?? "", partial].filter { !$0.isEmpty })
      .joined(separator: "\n")
    partial = ""
    end = reason
    return segments
  }
}
