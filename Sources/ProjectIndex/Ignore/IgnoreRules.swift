import Synchronization

/// Which files the user's ignore files leave out.
///
/// Three groups, each by the rules of gitignore(5), and a file is ignored when any group says so:
/// git's own (`.gitignore` in every directory, `.git/info/exclude`, the user's excludes file) with
/// `.midfillignore`, which comes after `.gitignore` and so may take files back in; `.cursorignore`;
/// `.aiexclude`. What lies in an ignored directory is ignored and cannot be taken back in.
///
/// Reads ignore files when a directory is first asked about, and remembers them.
public final class IgnoreRules: Sendable {
  /// The names of the files that hold rules.
  public static let fileNames: Set<String> = [
    ".gitignore", ".midfillignore", ".cursorignore", ".aiexclude",
  ]
  /// In order of rising precedence within a group.
  private static let groups: [[String]] = [
    [".gitignore", ".midfillignore"], [".cursorignore"], [".aiexclude"],
  ]

  private struct State {
    var roots: [String] = []
    var files: [String: [IgnoreFile]] = [:]
    var verdicts: [String: Bool] = [:]
    var bases: [String: String] = [:]
  }

  private let state = Mutex(State())
  private let global: IgnoreFile

  /// - Parameters:
  ///   - roots: absolute paths of the workspace folders.
  ///   - excludesFile: the user's own excludes file (`GitConfiguration.excludesFile`).
  public init(roots: [String] = [], excludesFile: String? = nil) {
    global = IgnoreFile(excludesFile.flatMap(TextFile.contents(at:)) ?? "")
    setRoots(roots)
  }

  func setRoots(_ roots: [String]) {
    state.withLock { $0 = State(roots: roots.map(FilePath.normalized)) }
  }

  /// Forgets what was read: an ignore file has changed.
  func reload() {
    state.withLock { $0 = State(roots: $0.roots) }
  }

  /// Reads the rules of one directory again.
  func refresh(_ directory: String) {
    state.withLock { state in
      guard let known = state.files.removeValue(forKey: directory) else { return }
      if files(of: directory, &state) != known { state.verdicts = [:] }
    }
  }

  /// `path` is absolute. Reads the disk at the first question about a directory.
  public func isIgnored(_ path: String, isDirectory: Bool = false) -> Bool {
    let path = FilePath.normalized(path)
    guard path.hasPrefix("/"), path != "/" else { return false }
    return state.withLock { state in
      let base = self.base(of: path, &state)
      // From the top down, since an ignored directory hides everything below it.
      var directories: [String] = []
      var directory = FilePath.directory(of: path)
      while directory != base, FilePath.isInside(directory, base) {
        directories.append(directory)
        directory = FilePath.directory(of: directory)
      }
      for directory in directories.reversed() {
        if let known = state.verdicts[directory] {
          if known { return true }
          continue
        }
        let verdict = self.verdict(directory, isDirectory: true, base: base, &state)
        state.verdicts[directory] = verdict
        if verdict { return true }
      }
      return path != base && verdict(path, isDirectory: isDirectory, base: base, &state)
    }
  }

  /// The directory whose rules come first: the top of the repository that holds the workspace folder
  /// (or the file, outside of all folders), else the folder itself.
  private func base(of path: String, _ state: inout State) -> String {
    let root = state.roots.filter { FilePath.isInside(path, $0) }.min { $0.count < $1.count }
    let start = root ?? FilePath.directory(of: path)
    if let known = state.bases[start] { return known }
    var directory = start
    var base = start
    while true {
      if TextFile.exists(FilePath.join(directory, ".git")) {
        base = directory
        break
      }
      if directory == "/" || directory.isEmpty { break }
      directory = FilePath.directory(of: directory)
    }
    state.bases[start] = base
    return base
  }

  /// What the rules say of one entry, not looking at the directories above it.
  private func verdict(
    _ path: String, isDirectory: Bool, base: String, _ state: inout State
  ) -> Bool {
    for group in IgnoreRules.groups.indices {
      var directory = FilePath.directory(of: path)
      var verdict: Bool?
      while verdict == nil, FilePath.isInside(directory, base) {
        let file = files(of: directory, &state)[group]
        if !file.isEmpty {
          verdict = file.verdict(
            FilePath.relative(path, to: directory), isDirectory: isDirectory)
        }
        if directory == base || directory == "/" { break }
        directory = FilePath.directory(of: directory)
      }
      if verdict == nil, group == 0, !global.isEmpty {
        verdict = global.verdict(FilePath.relative(path, to: base), isDirectory: isDirectory)
      }
      if verdict == true { return true }
    }
    return false
  }

  private func files(of directory: String, _ state: inout State) -> [IgnoreFile] {
    if let known = state.files[directory] { return known }
    let files = IgnoreRules.groups.enumerated().map { group, names in
      var file = IgnoreFile("")
      if group == 0, let exclude = GitConfiguration.infoExclude(ofRepository: directory) {
        file.append(IgnoreFile(exclude))
      }
      for name in names {
        if let text = TextFile.contents(at: FilePath.join(directory, name)) {
          file.append(IgnoreFile(text))
        }
      }
      return file
    }
    state.files[directory] = files
    return files
  }
}
