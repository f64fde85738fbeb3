import Backends

extension OptionTable {
  /// The option at a path, and what the `*` of its path stands for.
  static func option(at path: [String]) -> (Option, wildcard: String)? {
    for option in options {
      let pattern = option.components
      guard pattern.count == path.count,
        zip(pattern, path).allSatisfy({ $0 == "*" || $0 == $1 })
      else { continue }
      return (option, zip(pattern, path).first { $0.0 == "*" }?.1 ?? "")
    }
    return nil
  }

  /// Whether options lie below this path.
  static func isGroup(_ path: [String]) -> Bool {
    options.contains { option in
      let pattern = option.components
      return pattern.count > path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }

  /// The sentence for a path that is no setting, with the one that was probably meant.
  static func unknown(_ path: [String]) -> String {
    let name = path.joined(separator: ".")
    let shown = "`\(name.prefix(80))\(name.count > 80 ? "..." : "")`"
    if option(at: name.split(separator: ".").map(String.init)) != nil {
      return "\(shown) must be written as nested objects, one for each part"
    }
    return "\(shown) is no setting" + (nearest(to: path).map { "; did you mean `\($0)`?" } ?? "")
  }

  /// First among the names of the same group, then among the last parts of all options.
  private static func nearest(to path: [String]) -> String? {
    guard let key = path.last else { return nil }
    let group = path.dropLast()
    let siblings = options.compactMap { option -> String? in
      let pattern = option.components
      guard pattern.count > group.count,
        zip(pattern, group).allSatisfy({ $0 == "*" || $0 == $1 }), pattern[group.count] != "*"
      else { return nil }
      return pattern[group.count]
    }
    if let sibling = NearestName.nearest(to: key, in: siblings) {
      return (group + [sibling]).joined(separator: ".")
    }
    let last = options.compactMap(\.components.last)
    guard let name = NearestName.nearest(to: key, in: last) else { return nil }
    return options.first { $0.components.last == name }?.path
  }
}
