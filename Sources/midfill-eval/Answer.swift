import LocalModel

/// What the model said at one place, and what was right.
struct Answer: Sendable {
  let position: Position
  let truth: [UInt8]
  let measurement: Measurement
  /// Where a backend was asked, too.
  var backend: BackendUnderTest.Answer?

  var best: Measurement.Choice? { measurement.choices.first }
  var isRight: Bool { best?.text == truth }
  var isLongestMatchRight: Bool { measurement.longestMatch == truth }
  /// Whether the right text was among the choices at all.
  var isAmongChoices: Bool { measurement.choices.contains { $0.text == truth } }
}
