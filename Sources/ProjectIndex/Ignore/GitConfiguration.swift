/// The two things that git's own files say about ignoring.
public enum GitConfiguration {
  /// The value of `core.excludesFile` in the text of a configuration file, as it is written there; a
  /// leading `~/` stands for the home folder. (git-config(1))
  public static func excludesFile(in text: String) -> String? {
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
