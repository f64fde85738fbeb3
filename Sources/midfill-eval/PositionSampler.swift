import Foundation
import ProjectIndex

/// Chooses places in the history of a repository: inside hunks of non-merge commits that only add
/// lines, so that what was typed is known.
struct PositionSampler {
  let repository: GitRepository
  let name: String
  let count: Int
  let seed: UInt64

  /// Places in one commit are alike; a few of each keeps them many commits.
  private static let perCommit = 4
  /// Many lines have no place of the kind wanted.
  private static let triesPerHunk = 4
  private static let fileBytes = 20...400_000

  func sample() throws -> [Position] {
    var random = SeededGenerator(seed)
    let commits = try repository.text(["log", "--no-merges", "--format=%H %P"])
      .split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
      .filter { $0.count == 2 }
      .shuffled(using: &random)
    var positions: [Position] = []
    for commit in commits where positions.count < count {
      let found = positionsIn(
        commit[0], parent: commit[1], firstKind: positions.count, &random)
      positions += found.prefix(count - positions.count)
    }
    return positions
  }

  private func positionsIn(
    _ commit: String, parent: String, firstKind: Int, _ random: inout SeededGenerator
  ) -> [Position] {
    var positions: [Position] = []
    // A partial clone lacks what some commits need.
    guard let added = try? addedHunks(commit, parent) else { return [] }
    let hunks = added.shuffled(using: &random)
    for hunk in hunks.prefix(3 * PositionSampler.perCommit) {
      if positions.count == PositionSampler.perCommit { break }
      guard let file = try? repository.file(hunk.path, at: commit),
        PositionSampler.fileBytes.contains(file.count), !file.contains(0)
      else { continue }
      // In turn over all commits, so that there are as many of each.
      let kind = Position.Kind.allCases[(firstKind + positions.count) % 3]
      for _ in 0..<PositionSampler.triesPerHunk {
        let line = Int.random(in: hunk.lines, using: &random)
        guard let column = column(kind, in: file, line: line, &random) else { continue }
        let position = Position(
          repo: name, lang: LanguageFamily.of(key: hunk.path), commit: commit, parent: parent,
          path: hunk.path, line: line, byteColumn: column, kind: kind,
          hunkEndLine: hunk.lines.upperBound)
        guard let truth = position.document(file)?.truth, PositionSampler.isWorthAsking(truth)
        else { continue }
        positions.append(position)
        break
      }
    }
    return positions
  }

  private struct Hunk {
    let path: String
    /// From zero.
    let lines: ClosedRange<Int>
  }

  private func addedHunks(_ commit: String, _ parent: String) throws -> [Hunk] {
    let diff = try repository.text(
      ["diff", "--no-color", "--no-ext-diff", "--no-renames", "-U0", parent, commit])
    var hunks: [Hunk] = []
    var path: String?
    for line in diff.split(separator: "\n") {
      if line.hasPrefix("+++ ") {
        path = line.hasPrefix("+++ b/") ? String(line.dropFirst(6)) : nil
      } else if line.hasPrefix("@@ "), let path, isSource(path) {
        // "@@ -10,0 +11,3 @@": nothing removed, three lines added from line 11 on.
        let fields = line.split(separator: " ")
        guard fields.count > 2, fields[1].hasSuffix(",0") || fields[1] == "-0,0" else { continue }
        let added = fields[2].dropFirst().split(separator: ",").compactMap { Int($0) }
        guard let first = added.first, first > 0 else { continue }
        let count = added.count > 1 ? added[1] : 1
        if count > 0 { hunks.append(Hunk(path: path, lines: first - 1...first + count - 2)) }
      }
    }
    return hunks
  }

  private func isSource(_ path: String) -> Bool {
    PositionSampler.languages.contains(LanguageFamily.of(key: path))
  }

  /// Families by the name of their first extension.
  private static let languages: Set<String> = [
    "c", "ts", "py", "sh", "rb", "ex", "ml", "hs", "kt", "scala", "clj", "pl", "fs", "erl", "v",
    "swift", "go", "rs", "java", "lua", "cs", "php", "zig", "dart", "r", "jl", "nim", "sql", "css",
  ]

  /// A column of a kind, in bytes; nil where the line has none.
  private func column(
    _ kind: Position.Kind, in file: [UInt8], line: Int, _ random: inout SeededGenerator
  ) -> Int? {
    let lines = file.split(separator: 0x0A, maxSplits: line + 1, omittingEmptySubsequences: false)
    guard line < lines.count else { return nil }
    var text = Array(lines[line])
    if text.last == 0x0D { text.removeLast() }
    let indent = text.prefix(while: Token.isSpace).count
    if PositionSampler.isComment(text[indent...]) { return nil }
    let tokens = PositionSampler.tokens(text)
    switch kind {
    case .start:
      return indent
    case .mid:
      guard tokens.count >= 4 else { return nil }
      return tokens[Int.random(in: 1..<tokens.count, using: &random)].lowerBound
    case .word:
      guard tokens.count >= 4 else { return nil }
      let token = tokens[Int.random(in: 1..<tokens.count, using: &random)]
      guard token.count >= 3, Token.isWordByte(text[token.lowerBound]) else { return nil }
      return token.lowerBound + Int.random(in: 1..<token.count, using: &random)
    }
  }

  private static func isComment(_ text: ArraySlice<UInt8>) -> Bool {
    ["//", "/*", "*", "--", "# ", "\"\"\""].contains { text.starts(with: $0.utf8) }
  }

  /// Byte ranges of the tokens of a line.
  static func tokens(_ text: [UInt8]) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var position = 0
    while position < text.count {
      let start = position
      position += 1
      if Token.isSpace(text[start]) { continue }
      if Token.isWordByte(text[start]) {
        while position < text.count, Token.isWordByte(text[position]) { position += 1 }
      }
      tokens.append(start..<position)
    }
    return tokens
  }

  /// Three bytes that are no spaces, one of them a letter or digit.
  private static func isWorthAsking(_ text: [UInt8]) -> Bool {
    text.count { !Token.isSpace($0) && $0 != 0x0D } >= 3 && text.contains(where: Token.isWordByte)
  }
}

/// A generator whose numbers are the same in every run (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
