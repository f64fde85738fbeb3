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

  let isBlock: Bool
  private(set) var isComplete = false
  private var text = ""
  private let after: String

  init(_ request: CompletionRequest, options: CompletionOptions) {
    isBlock = false
    let line = request.document.text.lineRange(request.document.text.line(at: request.offset))
    after = request.document.text.string(in: request.offset..<max(request.offset, line.upperBound))
  }

  mutating func push(_ more: String) {
    text += more
    if text.drop(while: { $0 == "\n" }).contains("\n") { isComplete = true }
  }

  mutating func end(_ reason: FinishReason) { isComplete = true }

  /// The model's text as far as it is trusted, before it is fitted to the place.
  var body: String { String(text.prefix { $0 != "\n" }) }

  let emptyReason = EmptyReason.backendSaidNothing

  /// Fits a text to what stands around the cursor of a request.
  static func fit(_ body: String, to request: CompletionRequest) -> Result {
    body.isEmpty ? .nothing(.backendSaidNothing) : .text(body, replaced: 0)
  }
}
