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
    var path = path
    return path.withUTF8 { matches($0, isDirectory: isDirectory) }
  }

  private func matches(_ path: UnsafeBufferPointer<UInt8>, isDirectory: Bool) -> Bool {
    if isForDirectories, !isDirectory { return false }
    var text = path
    if !isAnchored, let slash = path.lastIndex(of: UInt8(ascii: "/")) {
      text = UnsafeBufferPointer(rebasing: path[(slash + 1)...])
    }
    return Wildmatch.matches(pattern, text)
  }

  /// Whether the pattern names this file or one of the directories it is in.
  public func covers(_ path: String, isDirectory: Bool = false) -> Bool {
    var path = path
    return path.withUTF8 { path in
      if matches(path, isDirectory: isDirectory) { return true }
      var end = path.count
      while let slash = path[..<end].lastIndex(of: UInt8(ascii: "/")) {
        end = slash
        if matches(UnsafeBufferPointer(rebasing: path[..<end]), isDirectory: true) { return true }
      }
      return false
    }
  }
}
