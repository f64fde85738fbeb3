/// Whether and when a text that is there is shown.
///
/// "Too aggressive, too long" is the first complaint about every engine. A text that the user is
/// typing along, or one that comes back, is never held back; several new lines under the hands of
/// somebody who is typing are.
struct DisplayPolicy: Sendable {
  var eagerness: CompletionOptions.Eagerness
  var tuning: Tuning

  /// Non-blank characters below which a text is not worth a look.
  var leastContent: Int {
    switch eagerness {
    case .quiet: 4
    case .normal, .eager: 2
    }
  }

  /// How long after the last key a new text of several lines may come; before `Feedback`.
  /// Cody#392 and Copilot wait 120 to 200 ms: text that jumps under running fingers is not read.
  private var baseDelay: Duration {
    switch eagerness {
    case .quiet: .milliseconds(300)
    case .normal: .milliseconds(120)
    case .eager: .zero
    }
  }

  /// How much longer a new text must wait.
  ///
  /// - Parameters:
  ///   - sinceKey: the time since the last edit, if there was one.
  ///   - factor: `Feedback.factor`; most texts need none.
  func delay(
    isMultiLine: Bool, sinceKey: Duration?, factor: @autoclosure () -> Double
  ) -> Duration {
    guard isMultiLine, let sinceKey else { return .zero }
    let wanted = min(max(baseDelay * factor(), .zero), tuning.displayCeiling)
    return max(.zero, wanted - sinceKey)
  }
}
