/// One pattern in the language of gitignore(5), without negation.
///
/// A pattern without a slash (but at its end) matches names at any depth; one with a slash is
/// anchored at the directory it is written for. One that ends with a slash matches only directories.
public struct GlobPattern: Sendable, Hashable {
  private let pattern: [UInt8]
  private let isAnchored: Bool
  private let isForDirectories: Bool

  /// Nil for a pattern that says nothing, such as an empty one.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)
    let slash = UInt8(ascii: "/")
    isForDirectories = bytes.last == slash
    if isForDirectories { bytes.removeLast() }
    isAnchored = bytes.contains(slash)
    if bytes.first == slash { bytes.removeFirst() }
    guard !bytes.isEmpty else { return nil }
    pattern = bytes
  }

  /// Whether the pattern names this very file or directory. `path` is relative to the directory the
  /// pattern is written for, with `/`, without one at its beginning or end.
  public func matches(_ path: String, isDirectory: Bool = false) -> Bool {
    if isForDirectories, !isDirectory { return false }
    var text = Array(path.utf8)
    if !isAnchored, let slash = text.lastIndex(of: UInt8(ascii: "/")) {
      text.removeSubrange(...slash)
    }
    return Wildmatch.matches(pattern, text)
  }

  /// Whether the pattern names this file or one of the directories it is in.
  public func covers(_ path: String, isDirectory: Bool = false) -> Bool {
    if matches(path, isDirectory: isDirectory) { return true }
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      if matches(String(rest), isDirectory: true) { return true }
    }
    return false
  }
}
