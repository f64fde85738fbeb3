import Foundation
import ProjectIndex

/// Where the identifiers near the cursor are defined. Of each definition the head, the head with its
/// members' first lines, or the whole: whichever has most to say per byte.
public struct Definitions: ContextSource {
  public let name = ContextSourceName.definitions

  /// Words near the cursor that are looked up.
  private static let words = 32
  /// Places of a word that are examined; definitions by keyword are found whatever the number.
  private static let perWord = 192
  /// Places of all words together. The weightiest words come first, and few queries need as many.
  private static let places = 3_072
  /// More definitions than this, and the name says nothing.
  private static let mostPerWord = 6
  private static let longestBody = 30
  private static let mostMembers = 24
  private static let most = 24

  public init() {}

  private struct Definition {
    var source: Int
    var line: Int
    var strength: Double
  }

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    guard let lookup else { return [] }
    let family = LanguageFamily.of(
      key: query.document.key, languageID: query.document.languageID)
    guard let outline = Outline(lookup.reader, family: family) else { return [] }
    var parts: [ContextPart] = []
    var places = Definitions.places
    for word in lookup.words.prefix(Definitions.words) {
      if lookup.isOver() || places <= 0 { break }
      let found = definitions(of: word.id, lookup, outline, &places)
      guard !found.isEmpty, found.count <= Definitions.mostPerWord else { continue }
      let name = lookup.reader.text(of: word.id)
      for definition in found.prefix(2) {
        let score = word.weight * definition.strength / Double(found.count)
        if let part = part(definition, score, name, lookup, outline) { parts.append(part) }
      }
    }
    return Array(parts.sorted(by: ContextPart.isBetter).prefix(Definitions.most))
  }

  private func definitions(
    of word: Int32, _ lookup: ContextLookup, _ outline: Outline, _ places: inout Int
  ) -> [Definition] {
    let reader = lookup.reader
    var found: [Int64: Definition] = [:]
    func note(_ place: Candidate) {
      let strength = outline.strength(place)
      guard strength > 0 else { return }
      let source = Int(place.source)
      let line = reader.sources[source].line(ofToken: Int(place.token))
      let slot = Int64(source) << 32 | Int64(line)
      if let known = found[slot], known.strength >= strength { return }
      found[slot] = Definition(source: source, line: line, strength: strength)
    }
    let limit = min(Definitions.perWord, places)
    places -= min(limit, lookup.places.count(of: word))
    if !lookup.places.forEach(word, limit: limit, note) {
      // Only a sample was looked at; what stands right after a keyword is found by itself.
      for keyword in outline.keywords {
        lookup.places.forEach(word, after: keyword, limit: 8, note)
      }
    }
    let best = found.values.sorted {
      ($1.strength, $0.source, $0.line) < ($0.strength, $1.source, $1.line)
    }
    // Where something defines the word for certain, weak signs are uses.
    guard let top = best.first else { return [] }
    return best.filter { $0.strength >= top.strength - 0.3 }
  }

  /// Head, outline or whole of one definition, whichever is the most telling per byte.
  private func part(
    _ definition: Definition, _ score: Double, _ word: String, _ lookup: ContextLookup,
    _ outline: Outline
  ) -> ContextPart? {
    let (source, line) = (definition.source, definition.line)
    guard let whole = lookup.piece(source: source, line: line, before: 0, after: 0) else {
      return nil
    }
    let file = whole.file
    func piece(_ lines: Range<Int>) -> ContextLookup.Piece {
      ContextLookup.Piece(source: source, file: file, lines: lines)
    }
    let head = outline.signature(source: source, line: line, in: file)
    let body = outline.body(source: source, line: line, in: file, limit: 400)
    var forms: [(pieces: [ContextLookup.Piece], value: Double, what: String)] = [
      ([piece(head)], 1, "defines")
    ]
    if body.count > head.count, body.count <= Definitions.longestBody {
      forms.append(([piece(body)], 2.2, "defines"))
    } else if body.count > Definitions.longestBody {
      let members = outline.members(source: source, body: body, head: head)
      if members.count > 1 {
        let lines = members.prefix(Definitions.mostMembers).map { piece($0..<$0 + 1) }
        forms.append(([piece(head)] + lines, 2, "outline of"))
      }
      forms.append(
        ([piece(body.lowerBound..<body.lowerBound + Definitions.longestBody)], 1.8, "beginning of"))
    }
    // Value grows slower than length: the root of the bytes is what a byte more must earn.
    let worth = forms.map { form -> Double in
      let bytes = form.pieces.reduce(0) { $0 + lookup.bytes($1).count + 1 }
      return score * form.value / pow(Double(max(bytes, 40)), 0.35)
    }
    guard let best = worth.indices.max(by: { worth[$0] < worth[$1] }) else { return nil }
    return lookup.part(
      name, forms[best].pieces, score: worth[best], reason: "\(forms[best].what) `\(word)`")
  }
}

extension ContextPart {
  /// The order of proposals: by score, then by place, so that it is the same each time.
  static func isBetter(_ left: ContextPart, _ right: ContextPart) -> Bool {
    if left.score != right.score { return left.score > right.score }
    if left.path != right.path { return left.path < right.path }
    return (left.lines.first?.lowerBound ?? 0) < (right.lines.first?.lowerBound ?? 0)
  }
}
