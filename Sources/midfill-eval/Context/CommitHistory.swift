import Foundation
import PromptContext
import TextDocuments

/// Which files changed in the same commits, of the last 800.
struct CoChange {
  private var commits: [[String]] = []

  /// A partial clone may lack what git needs to tell: then no file is known to change with another.
  init(_ repository: GitRepository) {
    let log =
      (try? repository.text(
        ["log", "--no-merges", "-n", "800", "--format=%x01", "--name-only"])) ?? ""
    commits = log.split(separator: "\u{1}").map {
      $0.split(separator: "\n").map(String.init).filter { !$0.isEmpty }
    }
    .filter { $0.count > 1 && $0.count < 60 }
  }

  func counts(with path: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for files in commits where files.contains(path) {
      for file in files where file != path { counts[file, default: 0] += 1 }
    }
    return counts
  }
}

/// The changes of a commit to files before the one of a place, in git's order, as if the user had
/// just made them. Nobody knows the order in which they were made: a sign of what recent edits are
/// worth, not a measure of it.
struct RecentCommit {
  let activity: EditorActivity

  private static let mostFiles = 8

  init(_ repository: GitRepository, _ position: Position, root: String) throws {
    let names = try repository.text(
      ["diff", "--name-only", "--no-renames", "--diff-filter=AM", position.parent, position.commit]
    ).split(separator: "\n").map(String.init)
    let earlier = names.prefix { $0 != position.path }.suffix(RecentCommit.mostFiles)
    var activity = EditorActivity()
    for path in earlier {
      guard let new = try? repository.file(path, at: position.commit), new.count < 200_000,
        !new.contains(0)
      else { continue }
      let old = (try? repository.file(path, at: position.parent)) ?? []
      let before = TextSnapshot(utf8: old)
      let after = TextSnapshot(utf8: new)
      let edit = before.difference(to: after.string)
      activity.edited(
        root + "/" + path, edits: [edit], before: before, after: after, now: .zero)
    }
    self.activity = activity
  }
}
