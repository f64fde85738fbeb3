import Foundation

/// `file:` URIs as editors write them.
public enum FileURI {
  /// The absolute path, percent-decoded and without a trailing slash; `nil` for another scheme.
  public static func path(of uri: String) -> String? {
    guard let scheme = uri.range(of: "file://", options: [.anchored, .caseInsensitive]) else {
      return nil
    }
    var rest = uri[scheme.upperBound...]
    if !rest.hasPrefix("/") {
      // An authority: only `localhost` is this machine.
      guard let slash = rest.firstIndex(of: "/"), rest[..<slash].lowercased() == "localhost" else {
        return nil
      }
      rest = rest[slash...]
    }
    let end = rest.firstIndex { $0 == "?" || $0 == "#" } ?? rest.endIndex
    guard var path = String(rest[..<end]).removingPercentEncoding else { return nil }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// The URI of an absolute path.
  public static func uri(of path: String) -> String {
    var allowed = CharacterSet.urlPathAllowed
    allowed.remove(charactersIn: "?#;")
    return "file://" + (path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)
  }

  /// A path as prompts name it: relative to the innermost of the folders that holds it, else the
  /// file's name alone. No part of the path outside the workspace is ever shown.
  public static func relative(_ path: String, to roots: [String]) -> String {
    let inside = roots.filter { path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    guard let root = inside.max(by: { $0.utf8.count < $1.utf8.count }) else {
      return path.split(separator: "/").last.map(String.init) ?? path
    }
    return String(path.dropFirst(root.count).drop(while: { $0 == "/" }))
  }
}
