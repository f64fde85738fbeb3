import Synchronization

/// Which files may be quoted as context. Answers from memory: the index has already applied the
/// ignore files to what it holds, and open documents were judged when they were opened.
public struct FileAdmission: Sendable {
  /// Workspace folders, absolute, without a slash at the end.
  public var roots: [String]
  /// Verdicts on documents that are or were open: their text reaches the index whatever the ignore
  /// files say. A document whose verdict is still awaited is not admitted.
  public var verdicts: [String: Bool]
  private let patterns: ExclusionPatterns
  /// What the patterns said, by path: there are sixty of them, and the same files come again.
  private let known: Known

  private final class Known: Sendable {
    let verdicts = Mutex<[String: Bool]>([:])
  }

  public init(
    roots: [String] = [], privacy: PrivacyOptions = PrivacyOptions(),
    verdicts: [String: Bool] = [:]
  ) {
    self.roots = roots
    self.verdicts = verdicts
    patterns = ExclusionPatterns(privacy)
    known = Known()
  }

  /// The path by which a prompt names a file, or nil when the file may not be quoted.
  ///
  /// - Parameter key: absolute path; other documents (a URI) are only quoted when judged.
  public func path(of key: String) -> String? {
    if verdicts[key] == false { return nil }
    guard key.hasPrefix("/") else {
      return verdicts[key] == true ? key.split(separator: "/").last.map(String.init) : nil
    }
    // Every proposed piece is asked for, so by bytes: characters cost ten times as much.
    var longest: Int?
    for root in roots {
      let length = root == "/" ? 0 : root.utf8.count
      if key.utf8.starts(with: root.utf8), key.utf8.dropFirst(length).first == UInt8(ascii: "/") {
        longest = max(longest ?? 0, length)
      }
    }
    guard let longest else { return nil }
    let path = String(Substring(key.utf8.dropFirst(longest + 1)))
    let isExcluded = known.verdicts.withLock { verdicts in
      if let known = verdicts[path] { return known }
      let isExcluded = patterns.cover(path)
      verdicts[path] = isExcluded
      return isExcluded
    }
    return isExcluded ? nil : path
  }
}
