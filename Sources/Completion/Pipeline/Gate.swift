import TextDocuments

/// Whether a place is worth a suggestion at all, decided from the text alone.
///
/// A class, so that no key copies what it is decided by.
final class Gate: Sendable {
  private let options: CompletionOptions
  private let tuning: Tuning

  init(options: CompletionOptions, tuning: Tuning) {
    self.options = options
    self.tuning = tuning
  }

  /// What happened in the document before the request.
  struct Recent: Sendable, Equatable {
    /// Time since the last deletion, if the last edit was one.
    var sinceDeletion: Duration?
    /// The last edit brought in two or more lines that were not ours.
    var pastedLines = false
  }

  /// The reason to skip, or `nil`. Asking by hand passes all but exclusion, which concerns only
  /// backends that text is sent to. An eager user is asked for nothing but the middle of lines to be
  /// left alone, a quiet one wants text at the ends of lines only.
  func check(_ request: CompletionRequest, recent: Recent, isLocal: Bool) -> SkipReason? {
    if !isLocal, case .refused = request.permission { return .fileExcluded }
    if request.trigger == .invoked { return nil }
    if options.trigger == .onDemand { return .onDemand }
    if options.disabledLanguages.contains(request.document.languageID) { return .languageDisabled }
    if request.document.text.utf8Count < tuning.minimumDocumentBytes { return .tooLittleText }
    if options.eagerness != .eager {
      if let since = recent.sinceDeletion, since < tuning.quietAfterDeletion {
        return .afterDeletion
      }
      if recent.pastedLines { return .afterPaste }
    }
    return line(request) ?? quoted(request)
  }

  private func line(_ request: CompletionRequest) -> SkipReason? {
    let text = request.document.text
    let range = text.lineRange(at: request.offset)
    func lastBefore() -> Character? {
      text.string(in: range.lowerBound..<request.offset).last
    }
    if request.offset < range.upperBound {
      let after = text.string(in: request.offset..<range.upperBound)
      if let next = after.first, next.isWordCharacter {
        return lastBefore()?.isWordCharacter == true ? .midWord : .midLine
      }
      if !Gate.mayFollow(after) { return .midLine }
      if !after.allSatisfy(\.isWhitespace) {
        return options.eagerness == .quiet ? .notAtLineEnd : nil
      }
    }
    if options.eagerness == .eager { return nil }
    // Nearly always the last byte says that there is no terminator.
    if let byte = text.byte(at: request.offset - 1), byte < 0x80,
      byte != UInt8(ascii: ";"), byte != UInt8(ascii: "}")
    {
      return nil
    }
    let last = lastBefore()
    return last == ";" || last == "}" ? .afterTerminator : nil
  }

  /// Comments and strings, for users who want nothing there. Last, as it reads a screen of text.
  private func quoted(_ request: CompletionRequest) -> SkipReason? {
    guard !options.inComments || !options.inStrings else { return nil }
    let mode = ShapeContext(
      request.document.text, offset: request.offset, languageID: request.document.languageID
    ).scanner.mode
    switch mode {
    case .code: return nil
    case .lineComment: return options.inComments ? nil : .inComment
    case .quoted(let quotation):
      if quotation.isComment { return options.inComments ? nil : .inComment }
      return options.inStrings ? nil : .inString
    }
  }

  /// Copilot's rule for text right of the cursor: closers, then perhaps one separator or opener.
  /// `^\s*[)>}\]"'`]*\s*[:{;,]?\s*$`
  static func mayFollow(_ rest: String) -> Bool {
    var rest = rest[...]
    rest = rest.drop(while: \.isWhitespace)
    rest = rest.drop(while: { ")>}]\"'`".contains($0) })
    rest = rest.drop(while: \.isWhitespace)
    if let first = rest.first, ":{;,".contains(first) { rest = rest.dropFirst() }
    return rest.allSatisfy(\.isWhitespace)
  }
}

extension Character {
  /// A letter, a digit or `_`: what identifiers are made of.
  var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
