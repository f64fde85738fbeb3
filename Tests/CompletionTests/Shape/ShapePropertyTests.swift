import Backends
import TestSupport
import Testing
import TextDocuments

@testable import Completion

/// What holds for every document, every cursor and whatever a model says.
struct ShapePropertyTests {
  struct Try {
    var document: String
    var offset: Int
    var languageID: String
    var model: String
  }

  /// Cursors at random places of all golden documents, and models that say the text that is below, text
  /// from elsewhere, brackets, quotes and noise, in random order.
  @Test(arguments: 1...8)
  func whateverIsSaidFits(_ seed: Int) {
    var generator = SeededRandom(seed: UInt64(seed))
    let examples = GoldenCase.all
    for _ in 0..<250 {
      let example = examples[generator.below(examples.count)]
      let bytes = Array(example.plain.utf8)
      var offset = generator.below(bytes.count + 1)
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      var model = ""
      for _ in 0...generator.below(4) {
        model += piece(&generator, below: bytes[offset...], examples)
      }
      let attempt = Try(
        document: example.plain, offset: offset, languageID: example.languageID, model: model)
      guard check(attempt, &generator) else { return }
    }
  }

  private func piece(
    _ generator: inout SeededRandom, below: ArraySlice<UInt8>, _ examples: [GoldenCase]
  ) -> String {
    switch generator.below(6) {
    case 0: return String(decoding: below.prefix(generator.below(200)), as: UTF8.self)
    case 1:
      let other = Array(examples[generator.below(examples.count)].model.utf8)
      let start = generator.below(other.count + 1)
      return String(decoding: other[start...].prefix(generator.below(120)), as: UTF8.self)
    case 2:
      let brackets = [
        "(", ")", "{", "}", "[", "]", "})", "\n}", "\n  }\n", ");", "() {", "\"", "'",
      ]
      return (0...generator.below(4)).map { _ in brackets[generator.below(brackets.count)] }
        .joined()
    case 3:
      let noise = [
        "<|endoftext|>", "```", "\n```\n", "\r\n", "\u{FFFD}", "\u{0}", "\t", "    ", "\n\n", "end",
        "// ", "/*", "*/", "\"\"\"", "#", "\\",
      ]
      return noise[generator.below(noise.count)]
    case 4: return "value\(generator.below(9)) = call(x, y)"
    default: return ["\n", " ", "\n    ", "\n\t"][generator.below(4)]
    }
  }

  private func check(_ attempt: Try, _ generator: inout SeededRandom) -> Bool {
    let before = TextSnapshot(attempt.document)
    let context = ShapeContext(before, offset: attempt.offset, languageID: attempt.languageID)
    let mode = BlockPolicy.mode(
      context, isInvoked: generator.below(2) == 0, followsAcceptance: generator.below(4) == 0,
      maxLines: 1 + generator.below(40))
    var segmenter = Segmenter(context, mode: mode)
    _ = segmenter.push(attempt.model)
    _ = segmenter.finish(generator.below(2) == 0 ? .stop : .length)
    // A text from the cache may be fitted to a place without having been cut for it.
    let text = generator.below(4) == 0 ? attempt.model : segmenter.text
    guard case .kept(let candidate) = Shape.apply(to: text, in: context) else { return true }
    var after = before
    after.replace(
      attempt.offset..<attempt.offset + candidate.replaced, with: candidate.text)

    let suffix = Array(context.lineSuffix.utf8)
    let problems: [(Bool, String)] = [
      (candidate.text.isEmpty, "nothing is shown"),
      (candidate.text.utf8.contains(0x0D), "a carriage return"),
      (!(0...suffix.count).contains(candidate.replaced), "replaces more than the line"),
      (
        segmenter.text == text && candidate.lines.count > max(2, mode.maxLines + 2),
        "more lines than wanted"
      ),
      (
        unmatched(after, attempt.languageID, more: unmatched(before, attempt.languageID)),
        "closes what nothing opened"
      ),
      (isDoubled(candidate, suffix), "the rest of the line comes twice"),
    ]
    guard let problem = problems.first(where: \.0) else { return true }
    Issue.record("\(problem.1): \(attempt) gave \(candidate)")
    return false
  }

  /// Closers without an opener in the whole text, by kind.
  private func unmatched(_ text: TextSnapshot, _ languageID: String) -> BracketScanner.Tally {
    var scanner = BracketScanner(Syntax.of(languageID))
    scanner.scan(text.string)
    return scanner.tally
  }

  private func unmatched(
    _ text: TextSnapshot, _ languageID: String, more than: BracketScanner.Tally
  ) -> Bool {
    unmatched(text, languageID).missing(comparedTo: than)
  }

  /// The text ends with what stands right of the cursor, and does not replace it. For brackets alone
  /// the balance tells; here it is about words.
  private func isDoubled(_ candidate: Candidate, _ suffix: [UInt8]) -> Bool {
    let words = suffix.filter { $0.isWordByte }.count
    return words >= 3 && candidate.replaced == 0
      && candidate.text.utf8.reversed().starts(with: suffix.reversed())
  }

  /// A model that fills the hole rightly and then goes on with what is there: all that may come out is
  /// the hole, or a part of it from its start. Nothing of what is there comes twice.
  @Test(arguments: 1...6)
  func nothingOfWhatIsThereComesTwice(_ seed: Int) {
    var generator = SeededRandom(seed: UInt64(seed) &* 77)
    let examples = GoldenCase.all.filter { $0.accepted != nil }
    for _ in 0..<200 {
      let example = examples[generator.below(examples.count)]
      guard let text = example.accepted else { continue }
      let lines = text.lines
      let line = generator.below(lines.count)
      let bytes = Array(lines[line].utf8)
      let lead = bytes.prefix { $0.isBlank }.count
      guard bytes.count > lead + 1 else { continue }
      let cut = lead + generator.below(bytes.count - lead)
      let isInWord = cut > 0 && bytes[cut - 1].isWordByte && bytes[cut].isWordByte
      guard !isInWord, bytes[cut] & 0xC0 != 0x80 else { continue }
      let above = lines[..<line].map { $0 + "\n" }.joined()
      let prefix = above + String(decoding: bytes[..<cut], as: UTF8.self)
      let hole = String(decoding: bytes[cut...], as: UTF8.self)
      let below = lines[(line + 1)...].map { "\n" + $0 }.joined()
      let context = ShapeContext(
        TextSnapshot(prefix + below), offset: prefix.utf8.count, languageID: example.languageID)
      // What a column or a comment is lined up with, and text that comes twice anyway, are other rules.
      guard context.scanner.mode == .code, !hole.isBlank else { continue }
      var segmenter = Segmenter(context, mode: .lineOrBlock(maxLines: 12))
      _ = segmenter.push(hole + below)
      _ = segmenter.finish(.stop)
      guard case .kept(let candidate) = Shape.apply(to: segmenter.text, in: context) else {
        continue
      }
      let said = candidate.text.utf8.filter { !$0.isBlank }
      let wanted = hole.utf8.filter { !$0.isBlank }
      #expect(
        wanted.starts(with: said),
        "\(example): \(hole.debugDescription) became \(candidate.text.debugDescription)")
    }
  }
}
