import Backends
import Foundation
import Testing

/// A typing session as a text file: what the user does and what the provider says, each at its time,
/// and the timeline that must come of it.
///
///     === name
///     --- options            words of `SessionScript.Options`
///     --- document           `█` is the cursor
///     --- replies            what the provider says
///     --- script             `MILLISECONDS ACTION`
///     --- timeline           what happens, in order
///     --- result             the document at the end, with the cursor
struct SessionScript: Sendable, CustomTestStringConvertible {
  struct Options: Sendable {
    var debounce: Int?
    var eagerness = "normal"
    var maxLines = 8
    var onDemand = false
    var noComments = false
    var noStrings = false
    var language = "swift"
    /// Milliseconds to the first token, and for each after it.
    var first = 120
    var token = 8
    var isLocal = false
    /// What the local model beside the backend says, and how sure it is.
    var helper: (text: String, probability: Double)?
    var clientWaits = false
    var readOnly = false
  }

  struct Reply: Sendable {
    /// The request it is for, from 1; `nil` is every other.
    var number: Int?
    var word: String
    var text: String
  }

  struct Action: Sendable {
    var at: Duration
    var word: String
    var rest: String
  }

  var file = ""
  var name = ""
  var options = Options()
  var document = ""
  var replies: [Reply] = []
  var actions: [Action] = []
  var timeline = ""
  var result = ""
  /// The file's text up to the timeline, for writing it anew.
  var head = ""

  var testDescription: String { name }

  // MARK: Reading

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  static let all: [SessionScript] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".txt") }.map { name in
      let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
      return SessionScript(text ?? "", file: name)
    }
  }()

  init(_ text: String, file: String) {
    self.file = file
    var parts: [String: [String]] = [:]
    var part = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        name = String(line.dropFirst(4))
      } else if line.hasPrefix("--- ") {
        part = String(line.dropFirst(4))
      } else if !part.isEmpty {
        parts[part, default: []].append(String(line))
        continue
      }
    }
    func body(_ part: String) -> String { (parts[part] ?? []).joined(separator: "\n") }
    head = String(text.prefix(upTo: text.range(of: "--- timeline")?.lowerBound ?? text.endIndex))
    document = body("document")
    timeline = body("timeline")
    result = body("result")
    if result.hasSuffix("\n") { result.removeLast() }
    for line in parts["options"] ?? [] { take(line.split(separator: " ").map(String.init)) }
    replies = (parts["replies"] ?? []).filter { !$0.isEmpty }.map(SessionScript.reply)
    var now = 0
    for line in parts["script"] ?? [] where !line.isEmpty && !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let time = words[0]
      now = time.hasPrefix("+") ? now + (Int(time.dropFirst()) ?? 0) : Int(time) ?? now
      let word = words.count > 1 ? words[1] : ""
      let rest = words.count > 2 ? words[2] : ""
      guard word == "keys" else {
        actions.append(Action(at: .milliseconds(now), word: word, rest: rest))
        continue
      }
      // `keys PACE TEXT`: a key and a request at each step.
      let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
      for (index, character) in SessionScript.plain(parts[1]).enumerated() {
        if index > 0 { now += Int(parts[0]) ?? 0 }
        actions.append(Action(at: .milliseconds(now), word: "key", rest: String(character)))
      }
    }
  }

  /// `\n` and `\t` written out; quotes around a text keep its blanks.
  static func plain(_ text: String) -> String {
    var text = text
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = String(text.dropFirst().dropLast())
    }
    return text.replacingOccurrences(of: "\\n", with: "\n")
      .replacingOccurrences(of: "\\t", with: "\t")
  }

  static func quoted(_ text: String) -> String {
    "«"
      + text.replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "\t", with: "\\t")
      + "»"
  }

  private static func reply(_ line: String) -> Reply {
    var words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let number = Int(words[0])
    if number != nil { words = words[1].split(separator: " ", maxSplits: 1).map(String.init) }
    return Reply(
      number: number, word: words[0], text: words.count > 1 ? plain(words[1]) : "")
  }

  private mutating func take(_ words: [String]) {
    guard let word = words.first else { return }
    let value = words.count > 1 ? words[1] : ""
    switch word {
    case "debounce": options.debounce = Int(value)
    case "eagerness": options.eagerness = value
    case "lines": options.maxLines = Int(value) ?? 8
    case "onDemand": options.onDemand = true
    case "noComments": options.noComments = true
    case "noStrings": options.noStrings = true
    case "language": options.language = value
    case "first": options.first = Int(value) ?? 120
    case "token": options.token = Int(value) ?? 8
    case "local": options.isLocal = true
    case "clientWaits": options.clientWaits = true
    case "excluded": options.readOnly = true
    case "helper":
      options.helper = (
        SessionScript.plain(words.dropFirst(2).joined(separator: " ")), Double(value) ?? 0
      )
    default: break
    }
  }

  // MARK: The provider

  /// What the provider says to a request. A text goes out in tokens of four characters.
  func answer(to request: FillRequest, number: Int) -> SimulatedBackend.Reply {
    var answer = SimulatedBackend.Reply(
      firstToken: .milliseconds(options.first), perToken: .milliseconds(options.token))
    guard
      let reply = replies.first(where: { $0.number == number })
        ?? replies.first(where: { $0.number == nil })
    else { return answer }
    switch reply.word {
    case "fail":
      answer.failure = BackendFailure(
        kind: BackendFailure.Kind(rawValue: reply.text) ?? .overloaded, message: reply.text)
    case "target":
      // The rest of what the user is about to write.
      for length in stride(from: reply.text.count, through: 0, by: -1) {
        let typed = String(reply.text.prefix(length))
        guard length == 0 || request.prefix.hasSuffix(typed) else { continue }
        answer.tokens = SessionScript.tokens(String(reply.text.dropFirst(length)))
        break
      }
    case "chunk": answer.tokens = [reply.text]
    case "cut":
      answer.tokens = SessionScript.tokens(reply.text)
      answer.reason = .length
    case "break":
      answer.tokens = SessionScript.tokens(reply.text)
      answer.failure = BackendFailure(kind: .badResponse, message: "the answer broke off")
    default: answer.tokens = SessionScript.tokens(reply.text)
    }
    return answer
  }

  private static func tokens(_ text: String) -> [String] {
    stride(from: 0, to: text.count, by: 4).map { start in
      String(text.dropFirst(start).prefix(4))
    }
  }
}
