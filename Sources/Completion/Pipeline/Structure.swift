import Backends
import TextDocuments

/// What of a stream is wanted at a place: one line or a block, cut where its structure ends, and
/// shaped to fit what stands around it.
struct Structure: Sendable {
  enum Result: Sendable, Equatable {
    /// The text for the cursor, and how many bytes right of it, on its line, it replaces.
    case text(String, replaced: Int)
    case nothing(EmptyReason)
  }

  private let context: ShapeContext
  private var segmenter: Segmenter
  let mode: LineMode

  /// - Parameter memory: of the place that was asked for before.
  init(
    _ request: CompletionRequest, options: CompletionOptions, followsAcceptance: Bool,
    memory: inout ShapeMemory
  ) {
    context = ShapeContext(request, memory: &memory)
    let mode = BlockPolicy.mode(
      context, isInvoked: request.trigger == .invoked, followsAcceptance: followsAcceptance,
      maxLines: options.maxLines)
    // Who wants quiet gets several lines only where a block begins.
    if options.eagerness == .quiet, case .lineOrBlock = mode {
      self.mode = .line
    } else {
      self.mode = mode
    }
    segmenter = Segmenter(context, mode: self.mode)
  }

  init(_ request: CompletionRequest, options: CompletionOptions, followsAcceptance: Bool) {
    var memory = ShapeMemory()
    self.init(
      request, options: options, followsAcceptance: followsAcceptance, memory: &memory)
  }

  var isComplete: Bool { segmenter.isComplete }

  /// Whether what was typed since the request is how the text begins, as far as it is known.
  ///
  /// Blanks that the text begins with do not count: a model may repeat the line's indentation or the
  /// blank before the cursor, which is shaped away later. Blanks that were typed count but at the
  /// start of a line, where they are indentation and the text moves along.
  func agrees(typed: String) -> Bool {
    func agree(_ received: ArraySlice<UInt8>, _ typed: ArraySlice<UInt8>) -> Bool {
      received.prefix(typed.count) == typed.prefix(received.count)
    }
    let received = Array(segmenter.received.utf8)[...]
    let typed = Array(typed.utf8)[...]
    if agree(received, typed) { return true }
    let bare = received.drop(while: \.isSpaceOrTab)
    if agree(bare, typed) { return true }
    return context.isAtLineStart && agree(bare, typed.drop(while: \.isSpaceOrTab))
  }

  /// Takes more text; tells whether a whole line or block came out.
  mutating func push(_ more: String) -> Bool {
    !segmenter.push(more).isEmpty
  }

  mutating func end(_ reason: FinishReason) {
    _ = segmenter.finish(reason)
  }

  /// The text as far as it is whole, fit to be remembered: nothing in it depends on what stands right
  /// of the cursor.
  var body: Result {
    guard !segmenter.text.isEmpty else { return .nothing(.backendSaidNothing) }
    let filters = Shape.beforeCache + (segmenter.end == .cut ? [.danglingOpener] : [])
    return Result(Shape.apply(filters, to: Candidate(segmenter.text), in: context))
  }

  /// What was read beyond the end of the text, as far as it goes on whole lines: the beginning of
  /// what follows once the text is accepted. Paid for, and wanted in the next moment.
  var rest: String? {
    switch segmenter.end {
    case .line, .structure, .blankLine, .maxLines, .indentation: break
    default: return nil
    }
    guard let end = segmenter.rest.utf8.lastIndex(of: 0x0A) else { return nil }
    let whole = String(segmenter.rest[..<end])
    return whole.isBlank ? nil : "\n" + whole
  }

  /// Fits a text to what stands around the cursor of the request that this is the structure of.
  func fit(_ body: String, leastContent: Int) -> Result {
    Structure.fit(body, in: context, leastContent: leastContent)
  }

  /// Fits a text to what stands around the cursor of another request.
  static func fit(
    _ body: String, to request: CompletionRequest, leastContent: Int, memory: inout ShapeMemory
  ) -> Result {
    fit(body, in: ShapeContext(request, memory: &memory), leastContent: leastContent)
  }

  /// - Parameter leastContent: non-blank characters it must have.
  private static func fit(_ body: String, in context: ShapeContext, leastContent: Int) -> Result {
    Result(
      Shape.apply(
        Shape.afterCache + [.content(atLeast: leastContent)], to: Candidate(body), in: context))
  }
}

extension Structure.Result {
  fileprivate init(_ result: Shape.Result) {
    switch result {
    case .kept(let candidate): self = .text(candidate.text, replaced: candidate.replaced)
    case .dropped(let name): self = .nothing(.filtered(name))
    }
  }
}

extension ShapeContext {
  fileprivate convenience init(_ request: CompletionRequest, memory: inout ShapeMemory) {
    self.init(
      request.document.text, offset: request.offset, languageID: request.document.languageID,
      memory: &memory)
  }
}

extension UInt8 {
  fileprivate var isSpaceOrTab: Bool { self == 0x20 || self == 0x09 }
}
