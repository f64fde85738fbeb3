import Backends
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
  /// Ends the exchange with the backend.
  var task: Task<Void, Never>?

  /// What came so far, cut and shaped.
  var structure: Structure
  /// How it ended; `nil` while it streams.
  var ending: Ending?

  /// Where the cursor must be for this to help: the start, moved on by what was typed along.
  private(set) var offset: Int
  private(set) var typed = ""
  /// The edits since it was sent, each with the byte range of the line at that time: replayed on the
  /// finished text.
  private var edits: [(edit: TextEdit, line: Range<Int>)] = []
  private var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
  private var nextListener = 0

  enum Ending {
    /// The text as it belongs at the start of the request.
    case candidate(LiveCandidate)
    case empty(EmptyReason)
    case failed(BackendFailure)
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
  func follow(_ edit: TextEdit, line: Range<Int>) -> Bool {
    edits.append((edit, line))
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
    for (edit, line) in edits {
      guard case .kept(let next) = candidate.applying(edit, line: line) else { return nil }
      candidate = next
    }
    return candidate
  }

  /// Yields whenever something came, and ends with the request.
  func progress() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    if ending != nil {
      continuation.finish()
    } else {
      listeners[nextListener] = continuation
      nextListener += 1
    }
    return stream
  }

  func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    for listener in listeners.values { listener.finish() }
    listeners = [:]
  }
}
