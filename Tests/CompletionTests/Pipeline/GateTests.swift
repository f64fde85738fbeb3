import TestSupport
import Testing
import TextDocuments

@testable import Completion

@Suite struct GateTests {
  static let cases: [(String, SkipReason?)] = [
    ("let total = ‸", nil),
    ("foo(‸)", nil),
    ("foo(\"‸\");", nil),
    ("if ready ‸{", nil),
    ("let to‸tal = 1", .midWord),
    ("let ‸total = 1", .midLine),
    ("call(‸) + other()", .midLine),
    ("let total = 1;‸", .afterTerminator),
    ("} ‸", nil),
    ("}‸", .afterTerminator),
  ]

  @Test(arguments: cases) func line(_ text: String, _ reason: SkipReason?) {
    let text = "let ready = true\n" + text
    #expect(gate(text, .automatic) == reason)
    #expect(gate(text, .invoked) == nil)
  }

  @Test func anEmptyDocumentIsNoGround() {
    #expect(gate("a‸", .automatic) == .tooLittleText)
  }

  @Test func excludedFilesNeverPass() {
    var request = request("let total = ‸", .invoked)
    request.permission = .refused
    #expect(
      Gate(options: .init(), tuning: .init()).check(
        request, recent: .init(), isLocal: false) == .fileExcluded)
    #expect(
      Gate(options: .init(), tuning: .init()).check(
        request, recent: .init(), isLocal: true) == nil)
  }

  @Test func optionsAndRecentEdits() {
    let request = request("let total = ‸", .automatic)
    func reason(_ options: CompletionOptions, _ recent: Gate.Recent = .init()) -> SkipReason? {
      Gate(options: options, tuning: .init()).check(
        request, recent: recent, isLocal: false)
    }
    #expect(reason(.init(trigger: .onDemand)) == .onDemand)
    #expect(reason(.init(disabledLanguages: ["swift"])) == .languageDisabled)
    #expect(reason(.init(), .init(sinceDeletion: .milliseconds(100))) == .afterDeletion)
    #expect(reason(.init(), .init(sinceDeletion: .seconds(1))) == nil)
    #expect(reason(.init(), .init(pastedLines: true)) == .afterPaste)
  }

  /// The gate reads as little of the line as it can; here all of it is read.
  @Test(arguments: CompletionOptions.Eagerness.allCases)
  func theLineIsJudgedAsIfItWereRead(_ eagerness: CompletionOptions.Eagerness) {
    let pieces = [
      ";", "}", ")", "\"", "{", ",", "a", "1", "_", " ", "\t", "\n", "\r\n", "é", "\u{37E}",
      "\u{301}",
      "\u{600}", "\u{FF1B}", "🙂",
    ]
    let gate = Gate(options: .init(eagerness: eagerness), tuning: .init())
    var random = SeededRandom(seed: 11)
    for _ in 0..<4_000 {
      func text() -> String {
        (0..<Int.random(in: 0...4, using: &random)).reduce(into: "") { text, _ in
          text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
      }
      let request = request("let ready = true\n" + text() + "‸" + text(), .automatic)
      #expect(
        gate.check(request, recent: .init(), isLocal: false) == judged(request, eagerness),
        "\(request.document.text.string.debugDescription) at \(request.offset)")
    }
  }

  private func judged(
    _ request: CompletionRequest, _ eagerness: CompletionOptions.Eagerness
  ) -> SkipReason? {
    let text = request.document.text
    let range = text.lineRange(at: request.offset)
    let before = text.string(in: range.lowerBound..<request.offset)
    let after = text.string(in: request.offset..<max(request.offset, range.upperBound))
    if let next = after.first, next.isWordCharacter {
      return before.last?.isWordCharacter == true ? .midWord : .midLine
    }
    if !Gate.mayFollow(after) { return .midLine }
    let isBlank = after.allSatisfy(\.isWhitespace)
    if eagerness == .quiet, !isBlank { return .notAtLineEnd }
    if eagerness == .eager { return nil }
    return isBlank && (before.last == ";" || before.last == "}") ? .afterTerminator : nil
  }

  private func gate(_ text: String, _ trigger: CompletionRequest.Trigger) -> SkipReason? {
    Gate(options: .init(), tuning: .init()).check(
      request(text, trigger), recent: .init(), isLocal: false)
  }

  private func request(_ text: String, _ trigger: CompletionRequest.Trigger) -> CompletionRequest {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let document = TextDocument(
      uri: "file:///w/a.swift", languageID: "swift", version: 1, text: parts.joined())
    return CompletionRequest(
      document: document, offset: parts[0].utf8.count, key: "/w/a.swift", path: "a.swift",
      trigger: trigger)
  }
}
