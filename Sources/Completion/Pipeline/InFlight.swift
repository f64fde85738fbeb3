import Backends
import Streaming
import TextDocuments

/// A request to the backend, from sending it until its text is whole. Lives on the engine's executor.
///
/// It is kept while what the user types agrees with what has streamed, so that the next request can
/// join it instead of paying again.
final class InFlight {
  let id: Int
  /// The request it was asked for; `request.offset` is where its text begins.
  let request: CompletionRequest
  let backend: String
  let started: Duration
  var firstText: Duration?
  /// Giving it up ends the exchange with the backend.
  var listening: FillStream.Listening?

  /// What came so far, cut and shaped.
  var structure: Structure
  /// How it ended; `nil` while it streams.
  private(set) var ending: Ending?
  /// What the backend counted, if it came to that.
  var usage: Usage?
  /// UTF-8 bytes sent and received, and what a token of them is reckoned at.
  var promptBytes = 0
  var answerBytes = 0
  var bytesPerToken = 3.3
  /// For the text after a suggestion that is not accepted yet.
  var isAhead = false
  /// One of several texts for a place that has one.
  var isAlternative = false
  var isLocal = false
  var isReported = false

  /// Where the cursor must be for this to help: the start, moved on by what was typed along.
  private(set) var offset: Int
  private(set) var typed = ""
  /// The edits since it was sent, each with the byte range of the line at that time and its text up
  /// to the cursor: replayed on the finished text.
  private var edits: [(edit: TextEdit, line: Range<Int>, prefix: String)] = []
  /// Called in the turn in which it ends, before those who wait for it go on.
  var onEnd: (() -> Void)?
  /// Who waits for it, by `CompletionEngine.waiters`.
  private var waiters: [Int] = []

  enum Ending {
    /// The text as it belongs at the start of the request.
    case candidate(LiveCandidate)
    case empty(EmptyReason)
    case failed(BackendFailure)
    /// It could not help any more.
    case closed
  }

  init(
    id: Int, request: CompletionRequest, structure: Structure, backend: String, started: Duration
  ) {
    self.id = id
    self.request = request
    self.structure = structure
    self.backend = backend
    self.started = started
    offset = request.offset
  }

  /// Whether what was typed agrees with what has streamed so far.
  var agrees: Bool { structure.agrees(typed: typed) }

  /// Follows an edit; `false` means that the request cannot help any more.
  func follow(_ edit: TextEdit, line: Range<Int>, prefix: String) -> Bool {
    edits.append((edit, line, prefix))
    if edit.range.upperBound < line.lowerBound {
      offset += edit.newText.utf8.count - edit.range.count
      return true
    }
    if edit.range.lowerBound > line.upperBound { return true }
    if edit.range == offset..<offset {
      var inserted = edit.newText
      if let opener = inserted.first, let closer = LiveCandidate.closers[opener],
        inserted == "\(opener)\(closer)", !structure.agrees(typed: typed + inserted)
      {
        inserted = String(opener)
      }
      typed += inserted
      offset += inserted.utf8.count
      return agrees
    }
    let count = edit.range.count
    guard edit.range.upperBound == offset, count <= typed.utf8.count,
      let before = String(typed.utf8.dropLast(count))
    else { return false }
    typed = before + edit.newText
    offset += edit.newText.utf8.count - count
    return agrees
  }

  /// The candidate as it stands after the edits since; `nil` if they contradict it.
  func current(_ candidate: LiveCandidate) -> LiveCandidate? {
    var candidate = candidate
    for (edit, line, prefix) in edits {
      switch candidate.applying(edit, line: line, prefix: prefix) {
      case .kept(let next), .took(_, let next): candidate = next
      case .accepted, .typedOut, .dropped: return nil
      }
    }
    return candidate
  }

  /// Whether no text has come.
  var isSilent: Bool { firstText == nil }

  func add(waiter: Int) { waiters.append(waiter) }

  /// Ends it, and hands out who waited.
  func end(_ ending: Ending) -> [Int] {
    guard self.ending == nil else { return [] }
    self.ending = ending
    defer { waiters = [] }
    return waiters
  }
}
