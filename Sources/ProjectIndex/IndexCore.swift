import Dispatch
import TextDocuments

/// The state behind `ProjectIndex`: corpora, open documents, and the walk through the workspace.
///
/// `@unchecked Sendable`: every method runs on `queue`; `ProjectIndex` sees to that.
final class IndexCore: @unchecked Sendable {
  let options: IndexOptions
  let rules: IgnoreRules
  private let queue: DispatchQueue
  /// Not a global queue: from its first use on, libdispatch on Linux wakes a process every second.
  private let mergeQueue = DispatchQueue(label: "midfill.index.merge", qos: .utility)

  private(set) var corpora: [String: Corpus] = [:]
  private(set) var documents: [String: OpenDocument] = [:]
  private(set) var workspace: Workspace

  private var isWalking = false
  private var isMerging = false
  /// Whether the keywords were learned at the end of a walk.
  private var isSettled = true
  private var waiters: [() -> Void] = []
  private var listeners: [AsyncStream<IndexProgress>.Continuation] = []
  private var lastProgress: IndexProgress?

  private let sets = (0..<IndexReader.setCount).map { _ in TokenSet() }
  private let counters = (0..<IndexReader.counterCount).map { _ in TokenCounter() }
  private var useCount = 0

  /// Tokens of open documents besides the current one that look-ups scan; documents beyond that go
  /// into the corpus as they are.
  private static let liveTokens = 65_536
  /// The walk waits for a merge when this many tokens are unsorted.
  private static let looseTokens = 8 * Corpus.looseTokens

  init(options: IndexOptions, rules: IgnoreRules, queue: DispatchQueue) {
    self.options = options
    self.rules = rules
    self.queue = queue
    workspace = Workspace(rules: rules)
  }

  private func corpus(_ family: String) -> Corpus {
    if let known = corpora[family] { return known }
    let corpus = Corpus()
    corpora[family] = corpus
    return corpus
  }

  /// The corpus that holds the version on disk of a file.
  private func corpus(ofFile key: String) -> Corpus {
    corpus(LanguageFamily.of(key: key))
  }

  // MARK: Workspace

  func setRoots(_ roots: [String]) {
    rules.setRoots(roots)
    for key in workspace.setRoots(roots) { removeFile(key) }
    workspace.queue.resetCount()
    for document in documents.values { workspace.prioritize(document.key) }
    walk()
  }

  func rescan() {
    rules.reload()
    workspace.rescan()
    walk()
  }

  func filesChanged(_ paths: [String]) {
    for path in paths {
      let path = FilePath.normalized(path)
      if IgnoreRules.fileNames.contains(FilePath.name(of: path)) {
        rules.reload()
        workspace.queue.add(directory: FilePath.directory(of: path))
        continue
      }
      switch TextFile.kind(of: path) {
      case .directory:
        // Its ignore files may have changed with it.
        rules.reload()
        workspace.queue.add(directory: path)
      case .file, .symbolicLink, .other: workspace.queue.add(file: path, isSuspect: true)
      case nil:
        for key in workspace.vanished(path) { removeFromCorpus(key) }
      }
    }
    walk()
  }

  /// One step of the walk per turn of the queue.
  private func walk() {
    guard !isWalking else { return }
    isWalking = true
    isSettled = false
    queue.async { [weak self] in self?.step() }
  }

  private func step() {
    if isMerging, looseTokenCount > IndexCore.looseTokens {
      // `mergeIfDue` goes on.
      isWalking = false
      return
    }
    guard let work = workspace.queue.next() else {
      isWalking = false
      settle()
      return
    }
    switch work {
    case .file(let path, let isSuspect): visitFile(path, isSuspect: isSuspect)
    case .directory(let path):
      for key in workspace.visit(directory: path) { removeFromCorpus(key) }
    }
    mergeIfDue()
    report()
    queue.async { [weak self] in self?.step() }
  }

  private var looseTokenCount: Int {
    corpora.values.reduce(0) { sum, corpus in
      corpus.parts.reduce(sum) { $0 + ($1.segment.isSorted ? 0 : $1.segment.tokenCount) }
    }
  }

  private func visitFile(_ path: String, isSuspect: Bool) {
    let corpus = corpus(ofFile: path)
    guard workspace.admits(file: path) else { return removeFile(path) }
    switch TextFile.kind(of: path) {
    case nil, .directory: return removeFile(path)
    case .symbolicLink: return leaveOut(path, .symbolicLink)
    case .other: return leaveOut(path, .unreadable)
    case .file:
      if let reason = workspace.reason(forFile: path) { return leaveOut(path, reason) }
    }
    if !isSuspect, case .file(let stamp) = TextFile.kind(of: path),
      let known = corpus.files[path], known.version.stamp == stamp
    {
      return
    }
    switch TextFile.read(path, limit: options.fileBytes) {
    case .failure(.oversize): leaveOut(path, .oversize)
    case .failure(.unreadable): leaveOut(path, .unreadable)
    case .success(let file):
      if let reason = SourceFilter.reason(forText: file.bytes.elements) {
        leaveOut(path, reason)
      } else {
        let stamp = file.stamp.isTrustworthy ? file.stamp : nil
        place(FileVersion(key: path, text: file.bytes, stamp: stamp), in: corpus)
      }
    }
  }

  private func leaveOut(_ path: String, _ reason: LeftOutReason) {
    removeFile(path)
    workspace.leaveOut(path, reason)
  }

  private func removeFile(_ key: String) {
    workspace.remove(key)
    removeFromCorpus(key)
  }

  private func removeFromCorpus(_ key: String) {
    corpus(ofFile: key).remove(key)
    if let document = documents[key], document.live == nil { makeLive(document) }
  }

  /// Puts a version into its corpus, if the total allows.
  private func place(_ version: FileVersion, in corpus: Corpus) {
    guard let evicted = workspace.makeRoom(for: version, total: options.totalBytes) else {
      return leaveOut(version.key, .overTotal)
    }
    for key in evicted { removeFromCorpus(key) }
    corpus.add(version, isHidden: documents[version.key]?.live != nil)
    workspace.add(version)
    corpus.learnShapes(always: false)
    if let document = documents[version.key], document.live == nil { hideIfDifferent(document) }
  }

  // MARK: Sorting

  private func settle() {
    if !isSettled {
      isSettled = true
      for corpus in corpora.values { corpus.learnShapes(always: false) }
    }
    mergeIfDue()
    report()
    notifyIfIdle()
  }

  /// Learns the keywords from the files as they are now and sorts everything by them.
  func relearn() {
    for corpus in corpora.values { corpus.learnShapes(always: true) }
    mergeIfDue()
  }

  private func mergeIfDue() {
    guard !isMerging else { return }
    let isSettling = workspace.queue.isEmpty
    for (family, corpus) in corpora.sorted(by: { $0.key < $1.key }) {
      guard let job = corpus.nextMerge(isSettling: isSettling) else { continue }
      isMerging = true
      mergeQueue.async { [weak self, queue] in
        let merged = job.run()
        queue.async { [weak self] in self?.install(merged, of: job, family) }
      }
      return
    }
  }

  private func install(_ merged: Segment, of job: MergeJob, _ family: String) {
    corpora[family]?.install(merged, of: job)
    isMerging = false
    mergeIfDue()
    if !workspace.queue.isEmpty { walk() }
    report()
    notifyIfIdle()
  }

  // MARK: Waiting

  private var isIdle: Bool { !isWalking && !isMerging && workspace.queue.isEmpty }

  func whenIdle(_ body: @escaping () -> Void) {
    waiters.append(body)
    notifyIfIdle()
  }

  private func notifyIfIdle() {
    guard isIdle else { return }
    let waiting = waiters
    waiters = []
    for waiter in waiting { waiter() }
  }

  func addListener(_ listener: AsyncStream<IndexProgress>.Continuation) {
    listeners.append(listener)
    listener.yield(progress)
  }

  private var progress: IndexProgress {
    let queue = workspace.queue
    return IndexProgress(
      filesDone: queue.filesDone, filesKnown: queue.filesDone + queue.waitingFiles,
      isIndexing: !isIdle)
  }

  private func report() {
    guard !listeners.isEmpty else { return }
    let now = progress
    guard now != lastProgress else { return }
    lastProgress = now
    listeners.removeAll {
      if case .terminated = $0.yield(now) { return true }
      return false
    }
  }

  // MARK: Open documents

  func open(_ key: String, _ languageID: String, _ snapshot: TextSnapshot) {
    if let known = documents[key], known.languageID == languageID {
      return update(key, snapshot)
    }
    if documents[key] != nil { close(key) }
    let document = OpenDocument(key: key, languageID: languageID, snapshot: snapshot)
    documents[key] = document
    touch(document)
    hideIfDifferent(document)
    if workspace.prioritize(key) { walk() }
  }

  /// A document that is the same on disk is found there until one of them changes.
  private func hideIfDifferent(_ document: OpenDocument) {
    let text = document.snapshot
    let onDisk = corpus(ofFile: document.key).files[document.key]?.version.text.elements
    if onDisk?.elementsEqual(text.bytes(in: 0..<text.utf8Count)) != true { makeLive(document) }
  }

  func update(_ key: String, _ snapshot: TextSnapshot) {
    guard let document = documents[key] else { return open(key, "", snapshot) }
    document.update(snapshot)
    makeLive(document)
  }

  func close(_ key: String) {
    guard documents.removeValue(forKey: key) != nil else { return }
    corpus(ofFile: key).setHidden(key, false)
    workspace.queue.add(file: key)
    walk()
  }

  private func touch(_ document: OpenDocument) {
    useCount += 1
    document.lastUse = useCount
    workspace.touch(FilePath.directory(of: document.key), useCount)
  }

  @discardableResult
  private func makeLive(_ document: OpenDocument) -> LiveDocument {
    corpus(ofFile: document.key).setHidden(document.key, true)
    return document.makeLive(corpus(document.family).vocabulary)
  }

  /// Moves documents that were not used for long into the corpus when there is too much to scan.
  private func demote(_ live: [OpenDocument]) -> [OpenDocument] {
    var kept: [OpenDocument] = []
    var tokens = 0
    for document in live.sorted(by: { $0.lastUse > $1.lastUse }) {
      guard let text = document.live else { continue }
      tokens += text.ids.count
      if tokens <= IndexCore.liveTokens {
        kept.append(document)
        continue
      }
      document.dropLive()
      let corpus = corpus(ofFile: document.key)
      let isSame = corpus.files[document.key]?.version.text.elements.elementsEqual(
        text.text.elements)
      if isSame == true || document.family != LanguageFamily.of(key: document.key) {
        corpus.setHidden(document.key, false)
      } else {
        let version = FileVersion(
          key: document.key, text: Buffer(text.text.elements), stamp: nil)
        place(version, in: corpus)
      }
    }
    return kept
  }

  // MARK: Queries

  func query<Result>(_ query: QueryDocument, _ body: (IndexReader) -> Result) -> Result {
    let isOpen = documents[query.key] != nil
    let document =
      documents[query.key]
      ?? OpenDocument(key: query.key, languageID: query.languageID, snapshot: query.snapshot)
    let live = makeLive(document)
    defer {
      if !isOpen { corpus(ofFile: query.key).setHidden(query.key, false) }
    }
    touch(document)
    let cursor = document.synchronize(
      live, with: query.snapshot, cursor: query.offset, limit: options.fileBytes)

    var others = documents.values.filter { other in
      other !== document && other.family == document.family && other.live != nil
    }
    for other in others where other.isStale {
      guard let live = other.live else { continue }
      other.synchronize(live, with: other.snapshot, cursor: nil, limit: options.fileBytes)
    }
    others = demote(others)

    let corpus = corpus(document.family)
    var sources = [SourceView(live)]
    sources += others.compactMap { $0.live.map { SourceView($0) } }
    sources += corpus.parts.map { SourceView($0) }
    let reader = IndexReader(
      cursor: CursorContext(live, cursor: cursor, vocabulary: corpus.vocabulary),
      sources: sources, sets: sets, counters: counters,
      isReading: isWalking || !workspace.queue.isEmpty, vocabulary: corpus.vocabulary,
      shapes: corpus.shapes, corpus: corpus)
    let result = body(reader)
    mergeIfDue()
    return result
  }

  func statistics() -> IndexStatistics {
    IndexStatistics(
      files: workspace.fileCount, bytes: workspace.bytes,
      tokens: corpora.values.reduce(0) { $0 + $1.tokenCount },
      memoryBytes: corpora.values.reduce(0) { $0 + $1.memoryBytes },
      openDocuments: documents.count, leftOut: workspace.leftOutCounts, isIndexing: !isIdle)
  }
}
