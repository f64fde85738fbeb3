import Dispatch
import Synchronization
import TextDocuments

/// The workspace and the open documents as tokens, for look-ups of what stood after a context.
///
/// All state lives on one serial queue. The methods that tell of a change only put it there and
/// return at once, and a query waits behind all changes told before it, so it sees them. The walk
/// through the workspace takes one file or directory per turn of the queue, and large sorts run
/// elsewhere, so that no query waits long.
public final class ProjectIndex: Sendable {
  /// Which files are left out by the user's ignore files; also for other uses than the index.
  public let ignoreRules: IgnoreRules
  private let core: IndexCore
  private let queue = DispatchQueue(label: "midfill.index", qos: .userInitiated)

  public init(options: IndexOptions = IndexOptions()) {
    ignoreRules = IgnoreRules(excludesFile: options.excludesFile)
    core = IndexCore(options: options, rules: ignoreRules, queue: queue)
  }

  // MARK: Changes

  /// Sets the workspace folders, absolute paths, and indexes what is new among them.
  public func setRoots(_ roots: [String]) {
    queue.async { [core] in core.setRoots(roots) }
  }

  /// A document is open; what it holds hides its version on disk.
  ///
  /// - Parameter key: absolute path, or the URI of a document that is no file.
  public func open(key: String, languageID: String, snapshot: TextSnapshot) {
    queue.async { [core] in core.open(key, languageID, snapshot) }
  }

  /// The text of an open document changed.
  public func update(key: String, snapshot: TextSnapshot) {
    queue.async { [core] in core.update(key, snapshot) }
  }

  /// A document is no longer open; its version on disk counts again.
  public func close(key: String) {
    queue.async { [core] in core.close(key) }
  }

  /// Files or directories at these absolute paths appeared, changed or vanished.
  public func filesChanged(_ paths: [String]) {
    queue.async { [core] in core.filesChanged(paths) }
  }

  /// Looks through all workspace folders for changes. Files whose size and time are the same are not
  /// read. For clients that do not watch files.
  public func rescan() {
    queue.async { [core] in core.rescan() }
  }

  // MARK: Queries

  /// Runs `body` on the index as it is after all changes told so far. The line that holds the cursor
  /// is not part of it. The document need not be open.
  ///
  /// - Returns: what `body` returns, or nil when the task was cancelled before its turn.
  public func query<Result: Sendable>(
    _ document: QueryDocument, _ body: @escaping @Sendable (IndexReader) -> Result
  ) async -> Result? {
    let cancelled = Flag()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.async { [core] in
          continuation.resume(returning: cancelled.isSet ? nil : core.query(document, body))
        }
      }
    } onCancel: {
      cancelled.set()
    }
  }

  /// Returns when everything told so far is indexed and sorted.
  public func waitUntilIndexed() async {
    await withCheckedContinuation { continuation in
      queue.async { [core] in core.whenIdle { continuation.resume() } }
    }
  }

  /// The progress now, and then each time it changes; slow readers see only the newest.
  public func progress() -> AsyncStream<IndexProgress> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: IndexProgress.self, bufferingPolicy: .bufferingNewest(1))
    queue.async { [core] in core.addListener(continuation) }
    return stream
  }

  public func statistics() async -> IndexStatistics {
    await withCheckedContinuation { continuation in
      queue.async { [core] in continuation.resume(returning: core.statistics()) }
    }
  }

  /// Paths of the indexed files, sorted.
  public func paths() async -> [String] {
    await inspect { core in core.corpora.values.flatMap(\.files.keys).sorted() }
  }

  /// For tests that compare two indexes.
  func inspect<Result: Sendable>(
    _ body: @escaping @Sendable (IndexCore) -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      queue.async { [core] in continuation.resume(returning: body(core)) }
    }
  }
}

private final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func set() {
    value.store(true, ordering: .relaxed)
  }
}
