import Backends
import Foundation
import Testing
import TextDocuments

@testable import Completion

/// One case of a golden file.
///
///     === name
///     --- options            (optional: invoked, accepted, cut, lines N, mode line|block)
///     --- document           (`█` is the cursor)
///     --- model              (what the model streams)
///     --- accepted           (the document after the suggestion was accepted; the cursor is not shown)
///     --- dropped: reason    (instead, where there must be no suggestion)
///
/// A part ends where the next begins, without the line break before it.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  var file: String
  var name: String
  var languageID: String
  var document = ""
  var model = ""
  var accepted: String?
  var dropped: String?
  var isInvoked = false
  var followsAcceptance = false
  var finish = FinishReason.stop
  var maxLines = 8

  var testDescription: String { "\(languageID): \(name)" }

  static let cursor = "█"

  var before: String { String(document.prefix { $0 != "█" }) }
  var plain: String { document.replacingOccurrences(of: GoldenCase.cursor, with: "") }
  var offset: Int { before.utf8.count }

  var context: ShapeContext {
    ShapeContext(TextSnapshot(plain), offset: offset, languageID: languageID)
  }

  var mode: LineMode {
    BlockPolicy.mode(
      context, isInvoked: isInvoked, followsAcceptance: followsAcceptance, maxLines: maxLines)
  }

  /// What the segmenter lets through of the model's text, in pieces of `length` characters.
  func segmented(pieces length: Int) -> Segmenter {
    var segmenter = Segmenter(context, mode: mode)
    var joined = ""
    var rest = Array(model.unicodeScalars)[...]
    while !rest.isEmpty {
      let piece = String(String.UnicodeScalarView(rest.prefix(length)))
      joined += segmenter.push(piece).joined()
      rest = rest.dropFirst(length)
    }
    joined += segmenter.finish(finish).joined()
    #expect(joined.hasPrefix(segmenter.text))
    if segmenter.end != .repetition { #expect(joined == segmenter.text) }
    return segmenter
  }

  /// The document after accepting, or the reason why there is nothing to accept.
  func outcome() -> (accepted: String?, reason: String?, candidate: Candidate?) {
    let segmenter = segmented(pieces: 7)
    if segmenter.text.isEmpty { return (nil, segmenter.end?.rawValue, nil) }
    switch Shape.apply(to: segmenter.text, in: context) {
    case .dropped(let reason): return (nil, reason, nil)
    case .kept(let candidate):
      var text = TextSnapshot(plain)
      text.replace(offset..<offset + candidate.replaced, with: candidate.text)
      return (text.string, nil, candidate)
    }
  }

  // MARK: Reading

  static let all: [GoldenCase] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".txt") }.flatMap { name -> [GoldenCase] in
      let url = folder.appendingPathComponent(name)
      let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
      return parse(text, file: name)
    }
  }()

  static func parse(_ text: String, file: String) -> [GoldenCase] {
    var cases: [GoldenCase] = []
    var part = ""
    var lines: [Substring] = []
    func close() {
      guard !cases.isEmpty else { return }
      let body = lines.joined(separator: "\n")
      switch part {
      case "document": cases[cases.count - 1].document = body
      case "model": cases[cases.count - 1].model = body
      case "accepted": cases[cases.count - 1].accepted = body
      default: break
      }
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        close()
        part = ""
        let language = String(file.dropLast(4).prefix { $0 != "-" })
        cases.append(GoldenCase(file: file, name: String(line.dropFirst(4)), languageID: language))
      } else if line.hasPrefix("--- ") {
        close()
        let words = line.dropFirst(4)
        part = String(words.prefix { $0 != " " && $0 != ":" })
        if part == "dropped" {
          cases[cases.count - 1].dropped = String(words.dropFirst("dropped: ".count))
        } else if part == "options" {
          cases[cases.count - 1].take(words.dropFirst("options".count).split(separator: " "))
        }
      } else {
        lines.append(line)
      }
    }
    // The file's own last line break.
    if lines.last == "" { lines.removeLast() }
    close()
    return cases
  }

  private mutating func take(_ options: [Substring]) {
    var options = options[...]
    while let option = options.popFirst() {
      switch option {
      case "invoked": isInvoked = true
      case "followsAcceptance": followsAcceptance = true
      case "cut": finish = .length
      case "lines": maxLines = options.popFirst().flatMap { Int($0) } ?? maxLines
      default: Issue.record("\(file): unknown option \(option)")
      }
    }
  }
}
