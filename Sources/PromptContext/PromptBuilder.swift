import ProjectIndex
import Synchronization
import TextDocuments

/// Builds prompts: asks the sources, packs what they propose, guards the result.
///
/// Told of the editor's messages as they come, which costs microseconds; a prompt is built elsewhere,
/// from memory alone. While the user types in one line the prompt keeps its bytes but for what is
/// typed: what was chosen for a line holds for it, and is chosen anew at most once when the line has
/// come to name something that the prompt does not know.
public final class PromptBuilder: Sendable {
  struct State: Sendable {
    var index: ProjectIndex?
    var options = ContextOptions()
    var privacy = PrivacyOptions()
    var admission = FileAdmission()
    var activity = EditorActivity()
    var frozen: [String: FrozenLine] = [:]
  }

  private let state = Mutex(State())
  private let sources: [any ContextSource]

  public static let standardSources: [any ContextSource] = [
    RecentEdits(), OpenFiles(), IndexHits(), SimilarText(), Definitions(), Imports(),
  ]

  public init(
    index: ProjectIndex? = nil, sources: [any ContextSource] = PromptBuilder.standardSources
  ) {
    self.sources = sources
    state.withLock { $0.index = index }
  }

  // MARK: What the session tells

  /// The index to ask from now on, and the workspace folders.
  public func use(_ index: ProjectIndex?, roots: [String]) {
    state.withLock {
      $0.index = index
      $0.admission.roots = roots
      $0.frozen = [:]
    }
  }

  public func configure(_ options: ContextOptions, privacy: PrivacyOptions) {
    state.withLock {
      $0.options = options
      $0.privacy = privacy
      $0.admission = FileAdmission(
        roots: $0.admission.roots, privacy: privacy, verdicts: $0.admission.verdicts)
      $0.frozen = [:]
    }
  }

  /// Whether the text of a document may be sent; false until that is known. Kept after it is closed,
  /// since the index may hold its text a little longer.
  public func judged(_ key: String, mayBeSent: Bool) {
    state.withLock {
      if $0.admission.verdicts[key] != mayBeSent { $0.frozen = [:] }
      $0.admission.verdicts[key] = mayBeSent
    }
  }

  public func opened(_ key: String, text: TextSnapshot, now: Duration) {
    state.withLock { $0.activity.opened(key, text: text, now: now) }
  }

  public func edited(
    _ key: String, edits: [TextEdit], before: TextSnapshot, after: TextSnapshot, now: Duration
  ) {
    state.withLock {
      $0.activity.edited(key, edits: edits, before: before, after: after, now: now)
    }
  }

  public func closed(_ key: String) {
    state.withLock {
      $0.activity.closed(key)
      $0.frozen[key] = nil
    }
  }

  // MARK: Prompts

  /// The prompt for a place.
  ///
  /// What was chosen for the line before is written down where the caller is; choosing anew takes
  /// milliseconds and is done elsewhere.
  ///
  /// - Parameters:
  ///   - now: time on the clock of the edits.
  ///   - deadline: returns when no source may be waited for any longer.
  public func prompt(
    for request: PromptRequest, now: Duration,
    deadline: @escaping @Sendable () async throws -> Void,
    isolation: isolated (any Actor)? = #isolation
  ) async -> Prompt {
    let document = request.document
    let line = document.snapshot.line(at: document.offset)
    let (frozen, privacy) = state.withLock { state in
      state.activity.visited(document.key, line: line, now: now)
      return (state.frozen[document.key], state.privacy)
    }
    guard let frozen, var prompt = frozen.prompt(for: request) else {
      return await choose(request, state.withLock(\.self), now: now, deadline: deadline)
    }
    PromptGuard(privacy).checkText(of: &prompt, known: frozen.guarded)
    return prompt
  }

  private func choose(
    _ request: PromptRequest, _ state: State, now: Duration,
    deadline: @escaping @Sendable () async throws -> Void
  ) async -> Prompt {
    let document = request.document
    let refreshes = state.frozen[document.key].map { $0.refreshes(of: request) } ?? 0
    let (parts, isComplete, isLasting) = await gather(
      request, state, now: now, deadline: deadline)
    let packed = PromptPacker(
      text: document.snapshot, offset: document.offset, key: document.key,
      tokens: request.tokens, bytesPerToken: request.bytesPerToken
    ).pack(parts)
    let promptGuard = PromptGuard(state.privacy)
    var frozen = FrozenLine(
      packed, request: request, refreshes: refreshes, guardedBy: promptGuard)
    var prompt = frozen.written(for: request)
    prompt.isComplete = isComplete
    if promptGuard.checkText(of: &prompt) { frozen.wasFoundClean() }
    if isComplete, isLasting { self.state.withLock { $0.frozen[document.key] = frozen } }
    return prompt
  }

  /// The proposals of all sources that answer in time. What was found while the project is still read
  /// does not last: the next key may find more.
  private func gather(
    _ request: PromptRequest, _ state: State, now: Duration,
    deadline: @escaping @Sendable () async throws -> Void
  ) async -> (parts: [ContextPart], isComplete: Bool, isLasting: Bool) {
    let query = ContextQuery(
      document: request.document, bytes: Int(Double(request.tokens) * request.bytesPerToken),
      activity: state.activity, now: now, admission: state.admission)
    let sources = sources.filter { !state.options.disabled.contains($0.name) }
    guard let index = state.index else {
      return (sources.flatMap { $0.parts(for: query, in: nil) }, true, true)
    }
    let gathering = Gathering()
    let search = Task {
      _ = await index.query(request.document) { reader in
        let lookup = ContextLookup(reader, query: query) { gathering.isOver }
        for source in sources {
          if gathering.isOver { return }
          gathering.add(source.parts(for: query, in: lookup))
        }
        // Here, not where the query returns: the index first sees to its own matters.
        gathering.end(isComplete: true, isLasting: !reader.isReading)
      }
      gathering.end(isComplete: false)
    }
    let timer = Task {
      try await deadline()
      gathering.end(isComplete: false)
    }
    await gathering.wait()
    search.cancel()
    timer.cancel()
    return gathering.result
  }
}

/// What sources found up to now, for the one who waits for it or gives up waiting.
private final class Gathering: Sendable {
  private struct State {
    var parts: [ContextPart] = []
    var isOver = false
    var isComplete = false
    var isLasting = false
  }

  private let state = Mutex(State())
  private let over = Atomic(false)
  private let ended: AsyncStream<Void>
  private let ending: AsyncStream<Void>.Continuation

  init() {
    (ended, ending) = AsyncStream.makeStream()
  }

  /// Cheap: the sources ask it in their loops.
  var isOver: Bool { over.load(ordering: .relaxed) }

  var result: (parts: [ContextPart], isComplete: Bool, isLasting: Bool) {
    state.withLock { ($0.parts, $0.isComplete, $0.isLasting) }
  }

  func add(_ parts: [ContextPart]) {
    state.withLock { if !$0.isOver { $0.parts += parts } }
  }

  func end(isComplete: Bool, isLasting: Bool = false) {
    state.withLock {
      if $0.isOver { return }
      $0.isOver = true
      $0.isComplete = isComplete
      $0.isLasting = isLasting
    }
    over.store(true, ordering: .relaxed)
    ending.finish()
  }

  /// Also returns when the waiting task is cancelled.
  func wait() async {
    for await _ in ended {}
    end(isComplete: false)
  }
}
