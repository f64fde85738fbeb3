import Foundation
import TestSupport
import Testing
import TextDocuments

@testable import ProjectIndex

/// Whatever happened to a workspace, the index equals one that is built from what is there now.
struct RandomHistoryTests {
  /// Everything that look-ups can tell apart, without the order in which it was built.
  struct Contents: Equatable, Sendable {
    /// Text by key; of a document that is open and not as on disk, the text in the editor.
    var files: [String: String] = [:]
    var wordFiles: [String: Int] = [:]
    var shapes: [String: Int] = [:]
    var leftOut: [LeftOutReason: Int] = [:]
    var bytes = 0
    /// Places by query and level of context.
    var places: [[Set<String>]] = []
  }

  @Test func tenThousandChangesEqualAFreshIndex() async throws {
    var history = try History(seed: 5)
    let index = ProjectIndex(options: History.options)
    index.setRoots([history.workspace.path])
    for round in 0..<5 {
      for _ in 0..<2_000 { try history.step(index) }
      await index.waitUntilIndexed()
      let fresh = ProjectIndex(options: History.options)
      fresh.setRoots([history.workspace.path])
      for (name, text) in history.open.sorted(by: { $0.key < $1.key }) {
        fresh.open(
          key: history.workspace.key(name), languageID: "", snapshot: TextSnapshot(text))
      }
      await fresh.waitUntilIndexed()
      let queries = history.queries()
      let (left, right) = (
        await RandomHistoryTests.contents(index, queries),
        await RandomHistoryTests.contents(fresh, queries)
      )
      let different = Set(left.files.keys).union(right.files.keys)
        .filter { left.files[$0] != right.files[$0] }
      #expect(different.isEmpty, "round \(round)")
      #expect(left.wordFiles == right.wordFiles, "round \(round)")
      #expect(left.shapes == right.shapes, "round \(round)")
      #expect(left.leftOut == right.leftOut, "round \(round)")
      #expect(left.bytes == right.bytes, "round \(round)")
      #expect(left.places == right.places, "round \(round)")
      #expect(!left.files.isEmpty && left.places.contains { $0.contains { $0.count > 5 } })
    }
  }

  // MARK: What an index holds

  private static func contents(
    _ index: ProjectIndex, _ queries: [QueryDocument]
  ) async -> Contents {
    await index.inspect { $0.relearn() }
    await index.waitUntilIndexed()
    var contents = await index.inspect { RandomHistoryTests.contents($0) }
    for query in queries {
      contents.places.append(await index.query(query) { RandomHistoryTests.places($0) } ?? [])
    }
    return contents
  }

  private static func contents(_ core: IndexCore) -> Contents {
    var contents = Contents()
    for (family, corpus) in core.corpora {
      func text(_ id: Int32) -> String {
        Token.isWord(id)
          ? String(decoding: corpus.vocabulary.bytes(of: id), as: UTF8.self)
          : String(UnicodeScalar(UInt8(id)))
      }
      for part in corpus.parts {
        for file in part.segment.files where !part.gaps.contains(file.tokens) {
          contents.files[file.version.key] = String(
            decoding: file.version.text.elements, as: UTF8.self)
        }
      }
      for id in Token.firstWord..<Token.firstWord + Int32(corpus.vocabulary.count) {
        let count = Int(corpus.vocabulary.fileCounts.base[Int(id - Token.firstWord)])
        if count == 0 { continue }
        let word = family + " " + text(id)
        contents.wordFiles[word] = count
        let shape = corpus.shapes.shape(id, UnsafePointer(corpus.vocabulary.styles.base))
        contents.shapes[word] = shape == id ? 0 : Int(shape)
      }
    }
    for document in core.documents.values where document.live != nil {
      contents.files[document.key] = document.snapshot.string
    }
    contents.leftOut = core.workspace.leftOutCounts
    contents.bytes = core.workspace.bytes
    return contents
  }

  private static func places(_ reader: IndexReader) -> [Set<String>] {
    let levels = ContextLevels(reader) { _ in true }
    func name(_ source: Int, _ token: Int32) -> String {
      let view = reader.sources[source]
      let line = view.line(ofToken: Int(token))
      let offset = Int(view.lines[line].start) + Int(view.offsets[Int(token)])
      return "\(view.files[view.file(ofLine: line)].key) \(offset)"
    }
    return (ContextLevels.exact + ContextLevels.shape).map { level in
      var places = Set(levels.near(level).map { name(0, $0) })
      for piece in levels.rest(level) {
        for index in 0..<piece.count {
          let token = piece.token(index)
          if !reader.sources[piece.source].isGap(Int(token)) {
            places.insert(name(piece.source, token))
          }
        }
      }
      return places
    }
  }
}

/// A workspace to which random things happen.
private struct History {
  static let options = IndexOptions(totalBytes: 10_000_000, fileBytes: 3_000)

  let workspace: TemporaryWorkspace
  private var random: SeededRandom
  /// Text of each file on disk by relative path.
  private var files: [String: String] = [:]
  /// Text of each open document.
  private(set) var open: [String: String] = [:]

  init(seed: UInt64) throws {
    workspace = try TemporaryWorkspace()
    random = SeededRandom(seed: seed)
  }

  mutating func step(_ index: ProjectIndex) throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25:
      let name = newName()
      try write(name, text(), index)
    case 25..<50:
      guard let name = anyFile() else { return }
      try write(name, edited(files[name] ?? ""), index)
    case 50..<58:
      guard let name = anyFile() else { return }
      try remove(name, index)
    case 58..<66:
      guard let name = anyFile(), let text = files[name] else { return }
      try remove(name, index)
      try write(newName(), text, index)
    case 66..<68:
      guard let directory = directories.randomElement(using: &random) else { return }
      let inside = files.keys.filter { $0.hasPrefix(directory + "/") }
      if inside.isEmpty { return }
      try workspace.remove(directory)
      for name in inside { files[name] = nil }
      index.filesChanged([workspace.key(directory)])
    case 68..<70:
      let rules = ["*.c\n", "a/\n", "file1*\n!file12.py\n", "", "/b/c\n"]
      let name = [".gitignore", "a/.midfillignore"].randomElement(using: &random) ?? ""
      try write(name, rules.randomElement(using: &random) ?? "", index)
    case 70..<72:
      guard let name = anyFile() else { return }
      try write(name, String(repeating: "x = 1\n", count: 600), index)
    case 72..<74:
      guard let name = anyFile() else { return }
      try write(name, "zero\u{0}byte\n", index)
    case 74..<80:
      let name = Bool.random(using: &random) ? anyFile() ?? newName() : newName()
      let text = Bool.random(using: &random) ? files[name] ?? text() : text()
      open[name] = text
      index.open(key: workspace.key(name), languageID: "", snapshot: TextSnapshot(text))
    case 80..<92:
      guard let name = open.keys.sorted().randomElement(using: &random) else { return }
      let text = edited(open[name] ?? "")
      open[name] = text
      index.update(key: workspace.key(name), snapshot: TextSnapshot(text))
    case 92..<94:
      index.rescan()
    default:
      guard let name = open.keys.sorted().randomElement(using: &random) else { return }
      open[name] = nil
      index.close(key: workspace.key(name))
    }
  }

  mutating func queries() -> [QueryDocument] {
    (0..<40).map { _ in
      let text = text()
      return QueryDocument(
        key: workspace.key("query." + (["c", "py"].randomElement(using: &random) ?? "c")),
        languageID: "", snapshot: TextSnapshot(text),
        offset: Int.random(in: 0...text.utf8.count, using: &random))
    }
  }

  private mutating func write(_ name: String, _ text: String, _ index: ProjectIndex) throws {
    if !name.hasSuffix("ignore") { files[name] = text }
    try workspace.write(name, text)
    index.filesChanged([workspace.key(name)])
  }

  private mutating func remove(_ name: String, _ index: ProjectIndex) throws {
    files[name] = nil
    try workspace.remove(name)
    index.filesChanged([workspace.key(name)])
  }

  private let directories = ["a", "a/b", "b", "b/c"]

  private mutating func newName() -> String {
    let directory = (directories + [""]).randomElement(using: &random) ?? ""
    let ending = ["c", "h", "py"].randomElement(using: &random) ?? "c"
    let name = "file\(Int.random(in: 0..<40, using: &random)).\(ending)"
    return directory.isEmpty ? name : directory + "/" + name
  }

  private mutating func anyFile() -> String? {
    files.keys.sorted().randomElement(using: &random)
  }

  private mutating func line() -> String {
    let words = ["if", "return", "value", "count", "x\(Int.random(in: 0..<30, using: &random))"]
    let marks = ["(", ")", "=", " ", "  ", "+", ";", ","]
    return (0..<Int.random(in: 0..<6, using: &random)).map { _ in
      (words.randomElement(using: &random) ?? "") + (marks.randomElement(using: &random) ?? "")
    }.joined()
  }

  private mutating func text() -> String {
    (0..<Int.random(in: 1..<12, using: &random)).map { _ in line() + "\n" }.joined()
  }

  private mutating func edited(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let place = Int.random(in: 0..<max(lines.count, 1), using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: lines.insert(line(), at: min(place, lines.count))
    case 1 where lines.count > 1: lines.remove(at: place)
    default: lines.append(line())
    }
    return lines.prefix(30).joined(separator: "\n")
  }
}
