import Foundation

/// The user's last verdicts on what was shown: how long a new text is held back follows from them.
///
/// Copilot's rule for next edits, on the display instead of on the request: the request goes out all
/// the same, so a text that is wanted is there when its time comes.
struct Feedback: Sendable {
  private var verdicts: [(isAcceptance: Bool, at: Duration)] = []

  mutating func note(_ end: Showing.End, at time: Duration, tuning: Tuning) {
    switch end {
    case .accepted, .partlyAccepted, .typedOut: verdicts.append((true, time))
    case .rejected: verdicts.append((false, time))
    case .unread, .left: return
    }
    if verdicts.count > tuning.feedbackSamples { verdicts.removeFirst() }
  }

  /// What the base delay is multiplied by; each verdict's weight decays with time.
  func factor(now: Duration, tuning: Tuning) -> Double {
    verdicts.reduce(1) { product, verdict in
      let weight = verdict.isAcceptance ? tuning.acceptanceFactor : tuning.rejectionFactor
      return product * (1 + (weight - 1) * exp(-((now - verdict.at) / tuning.feedbackDecay)))
    }
  }
}
