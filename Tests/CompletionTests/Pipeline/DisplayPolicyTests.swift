import Testing
import TextDocuments

@testable import Completion

@Suite struct DisplayPolicyTests {
  let normal = DisplayPolicy(eagerness: .normal, tuning: Tuning())

  @Test func severalLinesWaitForTheHandsToRest() {
    #expect(normal.delay(isMultiLine: false, sinceKey: .zero, factor: 5) == .zero)
    #expect(normal.delay(isMultiLine: true, sinceKey: nil, factor: 5) == .zero)
    #expect(
      normal.delay(isMultiLine: true, sinceKey: .milliseconds(50), factor: 1) == .milliseconds(70))
    #expect(normal.delay(isMultiLine: true, sinceKey: .seconds(1), factor: 1) == .zero)
    #expect(
      normal.delay(isMultiLine: true, sinceKey: .zero, factor: 1_000) == Tuning().displayCeiling)
    let eager = DisplayPolicy(eagerness: .eager, tuning: Tuning())
    #expect(eager.delay(isMultiLine: true, sinceKey: .zero, factor: 2) == .zero)
  }

  @Test func rejectionsLengthenAndAcceptancesShorten() {
    let tuning = Tuning()
    var feedback = Feedback()
    #expect(feedback.factor(now: .zero, tuning: tuning) == 1)
    feedback.note(.rejected, at: .zero, tuning: tuning)
    feedback.note(.unread, at: .zero, tuning: tuning)
    #expect(feedback.factor(now: .zero, tuning: tuning) == 1.5)
    feedback.note(.accepted, at: .zero, tuning: tuning)
    #expect(abs(feedback.factor(now: .zero, tuning: tuning) - 1.2) < 0.001)
    // An hour later all is forgotten.
    #expect(abs(feedback.factor(now: .seconds(3_600), tuning: tuning) - 1) < 0.01)
    for _ in 0..<100 { feedback.note(.rejected, at: .zero, tuning: tuning) }
    let worst = feedback.factor(now: .zero, tuning: tuning)
    #expect(abs(worst - 57.7) < 0.1, "ten verdicts count, not a hundred: \(worst)")
  }

  @Test func wrongTextsEndTheKeepingAndOneRightOneBringsItBack() {
    let tuning = Tuning()
    var agreement = Agreement()
    for _ in 0..<2 { agreement.note(agreed: false, tuning: tuning) }
    #expect(agreement.keeps(tuning))
    agreement.note(agreed: false, tuning: tuning)
    #expect(!agreement.keeps(tuning))
    agreement.note(agreed: true, tuning: tuning)
    #expect(agreement.keeps(tuning))
  }
}

@Suite struct AcceptedTextTests {
  let tuning = Tuning()

  @Test func bytesAreFollowedThroughEdits() {
    var text = AcceptedText(10..<20, at: .zero)
    text.follow(TextEdit(range: 0..<0, newText: "12345"))
    text.follow(TextEdit(range: 30..<31, newText: ""))
    text.follow(TextEdit(range: 18..<18, newText: "inside"))
    #expect(text.look(now: .seconds(29), tuning: tuning).isEmpty)
    #expect(text.look(now: .seconds(30), tuning: tuning).map(\.isKept) == [true])
    #expect(text.look(now: .seconds(31), tuning: tuning).isEmpty)
    // 15..<18 and 24..<31 by now; four of ten bytes go.
    text.follow(TextEdit(range: 27..<40, newText: "x"))
    #expect(text.look(now: .seconds(700), tuning: tuning).map(\.isKept) == [false, false])
    #expect(text.isDone(tuning))
  }
}
