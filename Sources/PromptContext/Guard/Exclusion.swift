import ProjectIndex

/// Which files' text may not leave the machine: neither as the document being edited nor as context.
public struct Exclusion: Sendable {
  private let patterns: ExclusionPatterns
  private let rules: IgnoreRules
  private let roots: [String]

  /// A larger document is no source that someone writes, in bytes.
  public static let documentBytes = 4 << 20

  /// - Parameters:
  ///   - privacy: its patterns come on top of the built-in ones.
  ///   - rules: the user's ignore files.
  ///   - roots: workspace folders, absolute; with any, files outside of all of them are covered.
  public init(_ privacy: PrivacyOptions, rules: IgnoreRules, roots: [String] = []) {
    patterns = ExclusionPatterns(privacy)
    self.rules = rules
    self.roots = roots
  }

  /// By where the file is, how it is called, and what it is a link to. Reads the disk, so not for
  /// the hot way.
  ///
  /// - Parameters:
  ///   - path: absolute path of a file, or the URI of a document that is no file.
  ///   - relative: the same, relative to its workspace folder.
  public func covers(_ path: String, relative: String) -> Bool {
    if patterns.cover(relative) || rules.isIgnored(path) { return true }
    guard path.hasPrefix("/") else { return false }
    if !isInside(path, roots) { return true }
    let target = SourceCheck.resolvingLinks(path)
    guard target != path else { return false }
    // The folders may themselves be reached by a link.
    let roots = roots.map(SourceCheck.resolvingLinks)
    let inner = roots.filter { isInside(target, [$0]) }.max { $0.utf8.count < $1.utf8.count }
    guard !roots.isEmpty else { return patterns.cover(target) || rules.isIgnored(target) }
    guard let inner else { return true }
    return patterns.cover(String(target.dropFirst(inner.count + 1))) || rules.isIgnored(target)
  }

  /// By what stands in it: binary, generated, minified, or too large.
  public func covers(name: String, text: [UInt8]) -> Bool {
    SourceCheck.reason(name: name, text: text, limit: Exclusion.documentBytes) != nil
  }

  private func isInside(_ path: String, _ roots: [String]) -> Bool {
    roots.isEmpty || roots.contains { path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
  }
}
