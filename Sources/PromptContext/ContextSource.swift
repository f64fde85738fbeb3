import ProjectIndex
import TextDocuments

/// One kind of context. It proposes; ranking, budget and guard are not its matter.
public protocol ContextSource: Sendable {
  var name: ContextSourceName { get }

  /// Proposals, the best first. Pure: from the query and what is in memory, with no disk and no
  /// clock, and the same for the same input.
  ///
  /// - Parameter lookup: the index; nil where there is none. Valid within the call.
  func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart]
}

/// A place for which context is wanted.
public struct ContextQuery: Sendable {
  /// The document, the cursor in it.
  public var document: QueryDocument
  /// Bytes of text that may be used, for sources that stop early.
  public var bytes: Int
  /// What the user did lately.
  public var activity: EditorActivity
  /// Time on the clock of `activity`.
  public var now: Duration
  /// The files whose text may be sent.
  public var admission: FileAdmission

  public init(
    document: QueryDocument, bytes: Int, activity: EditorActivity = EditorActivity(),
    now: Duration = .zero, admission: FileAdmission = FileAdmission()
  ) {
    self.document = document
    self.bytes = bytes
    self.activity = activity
    self.now = now
    self.admission = admission
  }
}
