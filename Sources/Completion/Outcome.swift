import Backends

/// How a completion request ended. Every request ends in exactly one.
public enum Outcome: Sendable, Equatable {
  case shown(Source)
  case empty(EmptyReason)
  case skipped(SkipReason)
  /// A newer request, an edit, or the client's own cancel made it useless.
  case superseded
  case failed(BackendFailure)
}

/// Where a shown text came from.
public enum Source: Sendable, Equatable, CustomStringConvertible {
  /// The text already on the screen, typed along.
  case liveCandidate
  /// An answer remembered from before.
  case cache
  /// A request that was already in flight when this one came.
  case joined(String)
  case backend(String)
  /// The local model, in the stead of a remote backend that failed, was refused or is late.
  case localModel

  public var description: String {
    switch self {
    case .liveCandidate: "live candidate"
    case .cache: "cache"
    case .joined(let name): "\(name) (joined a request in flight)"
    case .backend(let name): name
    case .localModel: "local, in the backend's stead"
    }
  }
}

/// Why there was nothing to show although the backend was asked.
public enum EmptyReason: Sendable, Equatable {
  /// The backend said that nothing belongs here.
  case backendSaidNothing
  /// A filter dropped the text; the name is the filter's.
  case filtered(String)
}

/// Why the backend was not asked at all.
public enum SkipReason: String, Sendable, CaseIterable {
  case toggledOff = "completion is switched off"
  case snoozed = "completion is snoozed"
  case onDemand = "completion is on demand only"
  case languageDisabled = "completion is off for this language"
  case fileExcluded = "the file is excluded"
  case tooLittleText = "the document has too little text"
  case midLine = "there is code right of the cursor"
  case midWord = "the cursor is inside a word"
  case afterTerminator = "the statement is complete"
  case afterDeletion = "text was just deleted"
  case afterPaste = "several lines were just pasted"
  case inComment = "the cursor is in a comment"
  case inString = "the cursor is in a string"
  case notAtLineEnd = "the line goes on, and eagerness is quiet"
  case noBackend = "no backend is ready"
}

extension SkipReason {
  /// It says that this place is not worth a new text, not that the user wants none.
  var isAboutThePlace: Bool {
    switch self {
    case .tooLittleText, .midLine, .midWord, .afterTerminator, .afterDeletion, .afterPaste,
      .inComment, .inString, .notAtLineEnd:
      true
    case .toggledOff, .snoozed, .onDemand, .languageDisabled, .fileExcluded, .noBackend: false
    }
  }
}
