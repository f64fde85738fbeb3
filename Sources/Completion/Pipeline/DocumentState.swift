import TextDocuments

/// What the engine remembers of one open document between two requests.
///
/// A class, as a key looks at it in many places: as a value it was copied and looked up at each.
final class DocumentState {
  /// The text on (or about to be on) the screen.
  var live: LiveCandidate?
  /// Other texts for the same place, that the user may have turned to.
  var others: [LiveCandidate] = []
  /// What is known of the text on the screen; it outlives `live` only until the next look.
  var showing: Showing?
  /// What follows `live` once it is accepted has been asked for, or is known.
  var isPrefetched = false
  /// Requests to the backend that may still help; oldest first.
  var inFlight: [InFlight] = []
  /// The request that waits for an answer; a newer one ends it.
  var waiting: Waiting?
  /// Accepted texts that are looked at again, oldest first.
  var accepted: [AcceptedText] = []

  var lastEdit: Duration?
  var lastDeletion: Duration?
  var pastedLines = false
  /// The last edit was the acceptance of a whole suggestion.
  var isAccepted = false
  /// The last edit opened a new line.
  var isNewLine = false

  struct Waiting {
    var id: Int
    var route: CompletionRequest.Route
    /// When it came.
    var since: Duration
    var task: Task<CompletionAnswer, Never>
    /// Takes texts before the answer; see `CompletionEngine.submit`.
    var parts: PartialAnswers?
    /// Takes the answer.
    var completion: (@Sendable (CompletionAnswer) -> Void)?
  }

  /// What is on the screen goes, and what else was offered for its place.
  func drop() {
    live = nil
    others = []
  }
}
