/// Paths as the index uses them: absolute, with `/`, compared as written.
enum FilePath {
  static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// Lower case, without the dot; empty without one and for a name like `.profile`.
  static func fileExtension(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return ""
    }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  /// The name without what follows its last dot: `list` for `a/list.swift`.
  static func stem(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return name
    }
    return String(name[..<dot])
  }

  static func join(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  /// Without slashes at its end.
  static func normalized(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Whether `path` is `directory` or lies below it.
  static func isInside(_ path: String, _ directory: String) -> Bool {
    if path == directory || directory == "/" { return true }
    let (inner, outer) = (path.utf8, directory.utf8)
    guard inner.count > outer.count, inner.starts(with: outer) else { return false }
    return inner[inner.index(inner.startIndex, offsetBy: outer.count)] == UInt8(ascii: "/")
  }

  /// `path` relative to a directory that holds it.
  static func relative(_ path: String, to directory: String) -> String {
    if path == directory { return "" }
    return String(path.dropFirst(directory == "/" ? 1 : directory.count + 1))
  }
}
