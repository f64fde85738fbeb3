import TextDocuments

/// What the engine remembers of one open document between two requests.
struct DocumentState {
  /// The text on (or about to be on) the screen.
  var live: LiveCandidate?
  /// Requests to the backend that may still help; oldest first.
  var inFlight: [InFlight] = []
  /// The request that waits for an answer; a newer one ends it.
  var waiting: Waiting?

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
    var task: Task<CompletionAnswer, Never>
  }
}
