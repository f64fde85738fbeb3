/// A suggestion on the screen, from its answer to its end. It holds no text.
///
/// Acceptance and rejection are recognized from the edits alone, so they are known in every editor:
/// an edit that brings the rest of the text is its acceptance, one that brings a word or a line of it
/// accepts that, and one that contradicts it ends it. `midfill.accepted`, which clients run after
/// they put a text in, confirms (`CompletionEngine.confirmAcceptance`).
public struct Showing: Sendable, Equatable {
  /// Which part of a text an edit brought at once.
  public enum Piece: Sendable, Equatable { case word, line }

  public enum End: String, Sendable, CaseIterable {
    case accepted
    /// Words or lines of it were, then something else was typed.
    case partlyAccepted
    /// The user typed all of it.
    case typedOut
    /// Read, and not taken.
    case rejected
    /// Gone before it could be read.
    case unread
    /// It still stood when the document or the session ended.
    case left
  }

  /// Comes back in the arguments of `midfill.accepted`.
  public let id: Int
  public let source: Source
  /// UTF-8 bytes of the whole text.
  public let bytes: Int
  public let lines: Int
  public let shownAt: Duration
  /// How long it stood; set at its end.
  public internal(set) var duration: Duration = .zero
  public internal(set) var words = 0
  public internal(set) var acceptedLines = 0
  /// UTF-8 bytes that were put in by acceptance, whole or in pieces.
  public internal(set) var acceptedBytes = 0

  mutating func took(_ piece: Piece, bytes: Int) {
    switch piece {
    case .word: words += 1
    case .line: acceptedLines += 1
    }
    acceptedBytes += bytes
  }

  /// How it ended if it was taken away now, without having been accepted or typed to its end.
  func endWhenDropped(now: Duration, tuning: Tuning) -> End {
    if words + acceptedLines > 0 { return .partlyAccepted }
    return now - shownAt >= tuning.readingTime ? .rejected : .unread
  }
}
