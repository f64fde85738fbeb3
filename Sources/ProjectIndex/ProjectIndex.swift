import Dispatch
import Synchronization
import TextDocuments

/// The workspace and the open documents as tokens, for look-ups of what stood after a context.
///
/// All state lives on one serial queue. The methods that tell of a change only put it there and
/// return at once, and a query waits behind all changes told before it, so it sees them. What was
/// typed is only noted until something asks: no thread wakes for a key. The walk through the
/// workspace takes one file or directory per turn of the queue, and large sorts run elsewhere, so
/// that no query waits long.
public final class ProjectIndex: Sendable {
  /// Which files are left out by the user's ignore files; also for other uses than the index.
  public let ignoreRules: IgnoreRules
  private let core: IndexCore
  private let queue = DispatchQueue(label: "midfill.index", qos: .userInitiated)
  private let edited = Mutex(EditedDocuments())

  public init(options: IndexOptions = IndexOptions()) {
    ignoreRules = IgnoreRules(excludesFile: options.excludesFile)
    core = IndexCore(options: options, rules: ignoreRules, queue: queue)
  }

  // MARK: Changes

  /// Sets the workspace folders, absolute paths, and indexes what is new among them.
  public func setRoots(_ roots: [String]) {
    enqueue { $0.setRoots(roots) }
  }

  /// A document is open; what it holds hides its version on disk.
  ///
  /// - Parameter key: absolute path, or the URI of a document that is no file.
  public func open(key: String, languageID: String, snapshot: TextSnapshot) {
    replace(key) { $0.open(key, languageID, snapshot) }
  }

  /// The text of an open document changed.
  public func update(key: String, snapshot: TextSnapshot) {
    edited.withLock { $0.note(key, snapshot) }
  }

  /// A document is no longer open; its version on disk counts again.
  public func close(key: String) {
    replace(key) { $0.close(key) }
  }

  /// Files or directories at these absolute paths appeared, changed or vanished.
  public func filesChanged(_ paths: [String]) {
    enqueue { $0.filesChanged(paths) }
  }

  /// Looks through all workspace folders for changes. Files whose size and time are the same are not
  /// read. For clients that do not watch files.
  public func rescan() {
    enqueue { $0.rescan() }
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
        enqueue { core in
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
      enqueue { core in core.whenIdle { continuation.resume() } }
    }
  }

  /// The progress now, and then each time it changes; slow readers see only the newest.
  public func progress() -> AsyncStream<IndexProgress> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: IndexProgress.self, bufferingPolicy: .bufferingNewest(1))
    enqueue { $0.addListener(continuation) }
    return stream
  }

  public func statistics() async -> IndexStatistics {
    await withCheckedContinuation { continuation in
      enqueue { core in continuation.resume(returning: core.statistics()) }
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
      enqueue { core in continuation.resume(returning: body(core)) }
    }
  }

  // MARK: The queue

  /// Runs `body` on the queue, on the documents as they are by then.
  private func enqueue(_ body: @escaping @Sendable (IndexCore) -> Void) {
    queue.async { [self] in
      for (key, snapshot) in edited.withLock({ $0.take() }) { core.update(key, snapshot) }
      body(core)
    }
  }

  /// Runs `body`, which opens or closes a document, on the queue.
  private func replace(_ key: String, _ body: @escaping @Sendable (IndexCore) -> Void) {
    edited.withLock { $0.beginReplacing(key) }
    enqueue { [self] core in
      body(core)
      edited.withLock { $0.endReplacing(key) }
    }
  }
}

/// The newest text of each document that was edited and is not in the index yet.
private struct EditedDocuments {
  /// Nearly always one: a list is searched sooner than a key is hashed.
  private var texts: [(key: String, snapshot: TextSnapshot)] = []
  /// Documents about to be opened or closed, and how often. What was typed afterwards must not get
  /// to the index before that.
  private var replaced: [String: Int] = [:]

  mutating func note(_ key: String, _ snapshot: TextSnapshot) {
    if let index = texts.firstIndex(where: { $0.key == key }) {
      texts[index].snapshot = snapshot
    } else {
      texts.append((key, snapshot))
    }
  }

  mutating func take() -> [(key: String, snapshot: TextSnapshot)] {
    let ready = texts.filter { replaced[$0.key] == nil }
    texts.removeAll { replaced[$0.key] == nil }
    return ready
  }

  mutating func beginReplacing(_ key: String) {
    texts.removeAll { $0.key == key }
    replaced[key, default: 0] += 1
  }

  mutating func endReplacing(_ key: String) {
    let rest = (replaced[key] ?? 1) - 1
    replaced[key] = rest > 0 ? rest : nil
  }
}

private final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func set() {
    value.store(true, ordering: .relaxed)
  }
}
