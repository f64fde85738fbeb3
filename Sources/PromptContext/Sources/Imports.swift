import ProjectIndex
import TextDocuments

/// What the document imports, as outlines: the first lines of the definitions at the left margin of
/// each file that an import names.
///
/// An import is matched by its words alone: the last is a file's name, those before it are folders.
/// That covers paths (`"../a/b.js"`, `"a/b.h"`), modules (`a.b`, `a::b`, `a\b`) and the names taken
/// from them, without a search path of any language.
public struct Imports: ContextSource {
  public let name = ContextSourceName.imports

  /// Imports stand at the top.
  private static let lines = 80
  private static let mostFiles = 8
  private static let mostLines = 16
  private static let openings: Set<String> = [
    "import", "from", "use", "using", "require", "require_relative", "include", "mod", "open",
    "load", "source", "export",
  ]

  public init() {}

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    guard let lookup else { return [] }
    let family = LanguageFamily.of(
      key: query.document.key, languageID: query.document.languageID)
    guard let outline = Outline(lookup.reader, family: family) else { return [] }
    let near = Set(lookup.words.map { lookup.reader.text(of: $0.id) })
    var parts: [ContextPart] = []
    var seen: Set<String> = [query.document.key]
    for words in Imports.imported(query.document.snapshot.lines(0..<Imports.lines)) {
      guard parts.count < Imports.mostFiles, !lookup.isOver(),
        let (source, file) = file(named: words, query, lookup), seen.insert(file.key).inserted
      else { continue }
      // A module of which nothing is named near the cursor is imported for other places.
      let isUsed = words.contains(where: near.contains)
      let score = (isUsed ? 2.0 : 1) / Double(parts.count + 1)
      let heads = heads(source, file, outline)
      if let part = lookup.part(
        name, heads, score: score, reason: "imported as `\(words.joined(separator: "."))`")
      {
        parts.append(part)
      }
    }
    return parts.sorted(by: ContextPart.isBetter)
  }

  /// The words of each import, the longest reading first.
  static func imported(_ lines: [String]) -> [[String]] {
    var imports: [[String]] = []
    for line in lines {
      let words = line.utf8.split { !Token.isWordByte($0) }
        .map { String(decoding: $0, as: UTF8.self) }
      guard let first = words.first(where: { $0 != "pub" && $0 != "local" && $0 != "const" }) else {
        continue
      }
      let isImport = openings.contains(first) || words.contains("require")
      guard isImport else { continue }
      let quoted = line.split(whereSeparator: { "\"'<>".contains($0) }).dropFirst().first
      if let quoted, line.contains("\"") || line.contains("'") || line.contains("#include") {
        imports.append(components(String(quoted)))
      } else {
        let names = words.filter { !ignored.contains($0) }
        guard !names.isEmpty else { continue }
        // `from a.b import c` means the file `a/b/c` or `a/b`.
        for count in stride(from: names.count, through: 1, by: -1).prefix(3) {
          imports.append(Array(names.prefix(count)))
        }
      }
    }
    return imports.filter { !$0.isEmpty }
  }

  private static let ignored: Set<String> = [
    "import", "from", "use", "using", "pub", "crate", "self", "super", "static", "as", "export",
    "mod", "open", "type", "local", "const", "let", "var", "require", "load", "source", "include",
  ]

  /// Of a path or a dotted name, without its extension.
  private static func components(_ path: String) -> [String] {
    let parts = path.split { "/\\".contains($0) }.map(String.init).filter {
      $0 != "." && $0 != ".."
    }
    guard let last = parts.last else { return [] }
    if parts.count == 1, !last.contains(".") { return [last] }
    let pieces = last.split(separator: ".").map(String.init)
    let isFile = [
      "h", "hpp", "hh", "js", "ts", "tsx", "jsx", "mjs", "dart", "rb", "lua", "zig", "php", "sh",
    ]
    .contains(pieces.last ?? "")
    return parts.dropLast() + (isFile ? pieces.dropLast() : pieces)
  }

  private func file(
    named words: [String], _ query: ContextQuery, _ lookup: ContextLookup
  ) -> (source: Int, file: SourceFile)? {
    guard let stem = words.last else { return nil }
    let folders = words.dropLast()
    let own = query.document.key.split(separator: "/").dropLast()
    let found = lookup.reader.files(stem: stem).filter { lookup.path(of: $0.file.key) != nil }
    let scored = found.map { found -> (score: Int, (source: Int, file: SourceFile)) in
      let path = found.file.key.split(separator: "/").dropLast()
      let matched = zip(path.reversed(), folders.reversed()).prefix { $0 == $1 }.count
      return (2 * matched + (path == own ? 1 : 0), found)
    }
    // One file of that name in the project is meant, whatever the folders are called.
    let best = scored.max { $0.score < $1.score }
    guard let best, best.score > 0 || found.count == 1 else { return nil }
    return best.1
  }

  /// The first lines of the definitions at the margin.
  private func heads(
    _ source: Int, _ file: SourceFile, _ outline: Outline
  ) -> [ContextLookup.Piece] {
    let view = outline.reader.sources[source]
    var heads: [ContextLookup.Piece] = []
    for line in file.lines where view.lines[line].indent == 0 {
      if heads.count == Imports.mostLines { break }
      let isDefinition = view.lines[line].tokens.prefix(5).contains { token in
        Token.isWord(view.ids[token])
          && outline.strength(source: source, token: token) >= 0.7
      }
      guard isDefinition else { continue }
      heads.append(
        ContextLookup.Piece(
          source: source, file: file,
          lines: outline.signature(source: source, line: line, in: file)))
    }
    return heads
  }
}
