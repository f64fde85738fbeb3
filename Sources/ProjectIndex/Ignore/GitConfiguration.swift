/// The two things that git's own files say about ignoring.
public enum GitConfiguration {
  /// Path of the user's excludes file: `core.excludesFile` of the given configuration files (the
  /// last that sets it wins), else `git/ignore` in the user's configuration directory. (git-config(1))
  ///
  /// - Parameters:
  ///   - home: the user's home directory.
  ///   - configDirectory: `$XDG_CONFIG_HOME`; nil means `.config` in `home`.
  public static func excludesFile(home: String, configDirectory: String?) -> String {
    let directory = configDirectory ?? FilePath.join(home, ".config")
    var path = FilePath.join(directory, "git/ignore")
    for file in [FilePath.join(directory, "git/config"), FilePath.join(home, ".gitconfig")] {
      if let value = TextFile.contents(at: file).flatMap(excludesFile(in:)) {
        path = value.hasPrefix("~/") ? FilePath.join(home, String(value.dropFirst(2))) : value
      }
    }
    return path
  }

  /// The value of `core.excludesFile` in a configuration file.
  static func excludesFile(in text: String) -> String? {
    var isCore = false
    var found: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let line = trimmed(line)
      if line.hasPrefix("[") {
        isCore = line.lowercased().hasPrefix("[core]")
      } else if isCore, let equals = line.firstIndex(of: "="),
        trimmed(line[..<equals]).lowercased() == "excludesfile"
      {
        var value = trimmed(line[line.index(after: equals)...])
        if value.hasPrefix("\""), let end = value.dropFirst().firstIndex(of: "\"") {
          value = value[value.index(after: value.startIndex)..<end]
        } else if let comment = value.firstIndex(where: { $0 == "#" || $0 == ";" }) {
          value = trimmed(value[..<comment])
        }
        if !value.isEmpty { found = String(value) }
      }
    }
    return found
  }

  private static func trimmed(_ text: Substring) -> Substring {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return text[first...last]
  }

  /// The text of `info/exclude` of the repository whose top is `directory`. `.git` may be a file
  /// that names the real directory (worktrees, submodules; gitrepository-layout(5)).
  static func infoExclude(ofRepository directory: String) -> String? {
    let dotGit = FilePath.join(directory, ".git")
    if let text = TextFile.contents(at: FilePath.join(dotGit, "info/exclude")) { return text }
    guard let link = TextFile.contents(at: dotGit), link.hasPrefix("gitdir:") else { return nil }
    let target = String(trimmed(link.dropFirst("gitdir:".count)))
    let gitDirectory = target.hasPrefix("/") ? target : FilePath.join(directory, target)
    var common = gitDirectory
    if let text = TextFile.contents(at: FilePath.join(gitDirectory, "commondir")) {
      let path = String(trimmed(text[...]))
      common = path.hasPrefix("/") ? path : FilePath.join(gitDirectory, path)
    }
    return TextFile.contents(at: FilePath.join(common, "info/exclude"))
  }
}
