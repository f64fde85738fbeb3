/// What of the workspace folders is known and indexed: directories, what they hold, what was left
/// out, and what remains to be visited.
struct Workspace {
  private struct Directory {
    /// Bytes of indexed text by path.
    var files: [String: Int] = [:]
    var subdirectories: Set<String> = []
    /// Left out by the name, when the directory was listed.
    var leftOutByName: [LeftOutReason: Int] = [:]
    /// Left out when the file was read.
    var leftOutFiles: [String: LeftOutReason] = [:]
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
    if let known = directories[directory],
      known.leftOutFiles.values.allSatisfy({ $0 != .overTotal })
    {
      return false
    }
    queue.add(directory: directory, isUrgent: true)
    return true
  }

  // MARK: Rules

  /// Whether a file may be indexed, by where it is and how it is called.
  func allows(file path: String) -> Bool {
    guard case .file = TextFile.kind(of: path) else { return false }
    return SourceFilter.reason(forFile: FilePath.name(of: path)) == nil
      && allows(directory: FilePath.directory(of: path)) && !rules.isIgnored(path)
  }

  /// Whether a directory and all those above it up to a root may be walked.
  private func allows(directory: String) -> Bool {
    guard
      let root = roots.filter({ FilePath.isInside(directory, $0) }).max(by: { $0.count < $1.count })
    else { return false }
    var path = directory
    while path != root {
      let parent = FilePath.directory(of: path)
      // The parent's list, where it was made, knows about siblings.
      if let known = directories[parent], !known.subdirectories.contains(path) { return false }
      if SourceFilter.reason(forDirectory: FilePath.name(of: path), siblings: []) != nil {
        return false
      }
      path = parent
    }
    return directory == root || !rules.isIgnored(directory, isDirectory: true)
  }

  // MARK: Visits

  /// Lists a directory and queues what it holds. Gives the files that are no longer there or no
  /// longer wanted.
  mutating func visit(directory path: String) -> [String] {
    guard isInWorkspace(path) else { return [] }
    guard allows(directory: path), let entries = TextFile.entries(of: path) else {
      let gone = vanished(path)
      directories[FilePath.directory(of: path)]?.leftOutByName[.unreadable, default: 0] += 1
      return gone
    }
    let old = directories[path] ?? Directory()
    var new = Directory(lastUse: old.lastUse)
    let names = Set(entries.map(\.name))
    for entry in entries {
      let child = FilePath.join(path, entry.name)
      switch entry.kind {
      case .file:
        if let reason = SourceFilter.reason(forFile: entry.name) ?? ignored(child, false) {
          new.leftOutByName[reason, default: 0] += 1
        } else {
          new.files[child] = old.files[child]
          queue.add(file: child)
        }
      case .directory:
        let reason = SourceFilter.reason(forDirectory: entry.name, siblings: names)
        if let reason = reason ?? ignored(child, true) {
          new.leftOutByName[reason, default: 0] += 1
        } else {
          new.subdirectories.insert(child)
          queue.add(directory: child)
        }
      case .symbolicLink: new.leftOutByName[.symbolicLink, default: 0] += 1
      case .other: new.leftOutByName[.unreadable, default: 0] += 1
      }
    }
    directories[path] = new
    let gone = old.files.filter { new.files[$0.key] == nil }
    bytes -= gone.values.reduce(0, +)
    fileCount -= gone.count
    return Array(gone.keys)
      + old.subdirectories.subtracting(new.subdirectories).flatMap { vanished($0) }
  }

  private func ignored(_ path: String, _ isDirectory: Bool) -> LeftOutReason? {
    rules.isIgnored(path, isDirectory: isDirectory) ? .ignored : nil
  }

  /// A file or a whole directory is gone; gives the files that were indexed.
  mutating func vanished(_ path: String) -> [String] {
    let parent = FilePath.directory(of: path)
    directories[parent]?.subdirectories.remove(path)
    var gone: [String] = []
    if directories[parent]?.files[path] != nil { gone.append(path) }
    for directory in directories.keys where FilePath.isInside(directory, path) {
      gone += directories[directory].map { Array($0.files.keys) } ?? []
    }
    for file in gone { remove(file) }
    for directory in directories.keys where FilePath.isInside(directory, path) {
      directories[directory] = nil
    }
    return gone
  }

  // MARK: Files

  mutating func add(_ version: FileVersion) {
    remove(version.key)
    directories[version.directory, default: Directory()].files[version.key] = version.text.count
    bytes += version.text.count
    fileCount += 1
  }

  mutating func remove(_ key: String) {
    let directory = FilePath.directory(of: key)
    directories[directory]?.leftOutFiles[key] = nil
    guard let count = directories[directory]?.files.removeValue(forKey: key) else { return }
    bytes -= count
    fileCount -= 1
  }

  mutating func leaveOut(_ key: String, _ reason: LeftOutReason) {
    directories[FilePath.directory(of: key), default: Directory()].leftOutFiles[key] = reason
  }

  var leftOutCounts: [LeftOutReason: Int] {
    var counts: [LeftOutReason: Int] = [:]
    for directory in directories.values {
      counts.merge(directory.leftOutByName, uniquingKeysWith: +)
      for reason in directory.leftOutFiles.values { counts[reason, default: 0] += 1 }
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
