/// What of the workspace folders is known and indexed: directories, what they hold, what was left
/// out, and what remains to be visited.
struct Workspace {
  private struct Directory {
    /// Bytes of indexed text by path.
    var files: [String: Int] = [:]
    var subdirectories: Set<String> = []
    /// Files and directories in it that were left out.
    var leftOut: [String: LeftOutReason] = [:]
    /// Rises with use by the editor; zero for directories never used.
    var lastUse = 0

    var bytes: Int { files.values.reduce(0, +) }
  }

  private let rules: IgnoreRules
  private(set) var roots: [String] = []
  private var directories: [String: Directory] = [:]
  private(set) var bytes = 0
  private(set) var fileCount = 0
  var queue = WalkQueue()

  init(rules: IgnoreRules) {
    self.rules = rules
  }

  // MARK: Roots

  /// Gives the files that are no longer in the workspace.
  mutating func setRoots(_ newRoots: [String]) -> [String] {
    roots = newRoots.map(FilePath.normalized).filter { $0.hasPrefix("/") }
    var gone: [String] = []
    for (path, directory) in directories where !isInWorkspace(path) {
      gone += directory.files.keys
    }
    queue.removeAll()
    // All are listed again: rules may differ under the new roots. Unchanged files are not read.
    for root in roots { queue.add(directory: root) }
    return gone
  }

  mutating func rescan() {
    for root in roots { queue.add(directory: root) }
  }

  func isInWorkspace(_ path: String) -> Bool {
    roots.contains { FilePath.isInside(path, $0) }
  }

  /// Lists the directory of an open document before others. False when there is nothing to list.
  @discardableResult
  mutating func prioritize(_ key: String) -> Bool {
    let directory = FilePath.directory(of: key)
    guard isInWorkspace(directory), allows(directory: directory) else { return false }
    if let known = directories[directory], !known.leftOut.values.contains(.overTotal) {
      return false
    }
    queue.add(directory: directory, isUrgent: true)
    return true
  }

  // MARK: Rules

  /// Why a file may not be indexed, by where it is and how it is called.
  func reason(forFile path: String) -> LeftOutReason? {
    SourceFilter.reason(forFile: FilePath.name(of: path))
      ?? (rules.isIgnored(path) ? .ignored : nil)
  }

  private func reason(forDirectory path: String) -> LeftOutReason? {
    let parent = FilePath.directory(of: path)
    return SourceFilter.reason(forDirectory: FilePath.name(of: path)) {
      TextFile.exists(FilePath.join(parent, $0))
    } ?? (rules.isIgnored(path, isDirectory: true) ? .ignored : nil)
  }

  /// Whether a directory lies in the workspace, and neither it nor one above it up to the root is
  /// left out.
  func allows(directory: String) -> Bool {
    isInWorkspace(directory) && barrier(above: directory) == nil
  }

  /// The directory nearest to the root, from it down to this one, that is left out.
  private func barrier(above directory: String) -> (String, LeftOutReason)? {
    let root = roots.filter { FilePath.isInside(directory, $0) }.max { $0.count < $1.count }
    var path = directory
    var barrier: (String, LeftOutReason)?
    while let root, path != root {
      if let reason = reason(forDirectory: path) { barrier = (path, reason) }
      path = FilePath.directory(of: path)
    }
    return barrier
  }

  /// Whether a file lies in a directory that may be walked. A directory that may not is noted.
  mutating func admits(file path: String) -> Bool {
    let directory = FilePath.directory(of: path)
    guard isInWorkspace(directory) else { return false }
    return !noteBarrier(above: directory)
  }

  /// Notes the directory that keeps this one out; false when there is none.
  @discardableResult
  private mutating func noteBarrier(above directory: String) -> Bool {
    guard let (barrier, reason) = barrier(above: directory) else { return false }
    if TextFile.exists(barrier) { leaveOut(barrier, reason) }
    return true
  }

  // MARK: Visits

  /// Lists a directory and queues what it holds. Gives the files that are no longer there or no
  /// longer wanted.
  mutating func visit(directory path: String) -> [String] {
    guard allows(directory: path), TextFile.isDirectory(path, followingLinks: roots.contains(path))
    else {
      let gone = vanished(path)
      if isInWorkspace(path) { noteBarrier(above: path) }
      return gone
    }
    guard let entries = TextFile.entries(of: path) else {
      let gone = vanished(path)
      leaveOut(path, .unreadable)
      return gone
    }
    rules.refresh(path)
    let old = directories[path] ?? Directory()
    var new = Directory(lastUse: old.lastUse)
    for entry in entries {
      let child = FilePath.join(path, entry.name)
      switch entry.kind {
      case .file:
        if let reason = reason(forFile: child) {
          new.leftOut[child] = reason
        } else {
          new.files[child] = old.files[child]
          // Reading it again tells whether this still holds.
          new.leftOut[child] = old.leftOut[child]
          queue.add(file: child)
        }
      case .directory:
        if let reason = reason(forDirectory: child) {
          new.leftOut[child] = reason
        } else {
          new.subdirectories.insert(child)
          queue.add(directory: child)
        }
      case .symbolicLink: new.leftOut[child] = .symbolicLink
      case .other: new.leftOut[child] = .unreadable
      }
    }
    let gone = old.files.filter { new.files[$0.key] == nil }
    bytes -= gone.values.reduce(0, +)
    fileCount -= gone.count
    directories[path] = new
    linkToParent(path)
    return gone.keys
      + old.subdirectories.subtracting(new.subdirectories).flatMap { vanished($0) }
  }

  /// A file or a whole directory is gone; gives the files that were indexed.
  mutating func vanished(_ path: String) -> [String] {
    let parent = FilePath.directory(of: path)
    directories[parent]?.subdirectories.remove(path)
    directories[parent]?.leftOut[path] = nil
    var gone: [String] = []
    if directories[parent]?.files[path] != nil { gone.append(path) }
    let inside = directories.keys.filter { FilePath.isInside($0, path) }
    for directory in inside {
      gone += directories[directory].map { Array($0.files.keys) } ?? []
    }
    for file in gone { remove(file) }
    for directory in inside { directories[directory] = nil }
    // Ignore files may have gone with it.
    if !inside.isEmpty { rules.reload() }
    return gone
  }

  /// Makes a directory known to those above it, so that it is missed when it goes.
  private mutating func linkToParent(_ directory: String) {
    var path = directory
    while !roots.contains(path), isInWorkspace(path) {
      let parent = FilePath.directory(of: path)
      if !directories[parent, default: Directory()].subdirectories.insert(path).inserted { return }
      path = parent
    }
  }

  // MARK: Files

  mutating func add(_ version: FileVersion) {
    remove(version.key)
    directories[version.directory, default: Directory()].files[version.key] = version.text.count
    linkToParent(version.directory)
    bytes += version.text.count
    fileCount += 1
  }

  mutating func remove(_ key: String) {
    let directory = FilePath.directory(of: key)
    directories[directory]?.leftOut[key] = nil
    guard let count = directories[directory]?.files.removeValue(forKey: key) else { return }
    bytes -= count
    fileCount -= 1
  }

  mutating func leaveOut(_ key: String, _ reason: LeftOutReason) {
    let directory = FilePath.directory(of: key)
    directories[directory, default: Directory()].leftOut[key] = reason
    linkToParent(directory)
  }

  var leftOutCounts: [LeftOutReason: Int] {
    var counts: [LeftOutReason: Int] = [:]
    for directory in directories.values {
      for reason in directory.leftOut.values { counts[reason, default: 0] += 1 }
    }
    return counts
  }

  // MARK: Room

  mutating func touch(_ directory: String, _ use: Int) {
    directories[directory]?.lastUse = use
  }

  /// Makes room for a version by giving up directories that were used less recently than its own.
  /// Gives the files to drop, or nil when there is no such directory.
  mutating func makeRoom(for version: FileVersion, total: Int) -> [String]? {
    let known = directories[version.directory]
    let more = version.text.count - (known?.files[version.key] ?? 0)
    if bytes + more <= total { return [] }
    let use = known?.lastUse ?? 0
    var free = total - bytes
    var leaving: [String] = []
    let older = directories.filter { $0.value.lastUse < use && !$0.value.files.isEmpty }
    for (path, directory) in older.sorted(by: {
      ($0.value.lastUse, $1.key) < ($1.value.lastUse, $0.key)
    }) {
      leaving.append(path)
      free += directory.bytes
      if free >= more { break }
    }
    guard free >= more else { return nil }
    var evicted: [String] = []
    for path in leaving {
      let files = directories[path].map { Array($0.files.keys) } ?? []
      for file in files {
        remove(file)
        leaveOut(file, .overTotal)
      }
      evicted += files
    }
    return evicted
  }
}
