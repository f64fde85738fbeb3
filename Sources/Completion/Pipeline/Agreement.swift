/// How often what a backend said was what the user went on to type, lately.
///
/// While texts are right, a request in flight is kept for the keys that follow. While they are wrong,
/// keeping it only buys tokens that nobody sees, so the next key closes it.
struct Agreement: Sendable, Equatable {
  private(set) var share = 0.5

  mutating func note(agreed: Bool, tuning: Tuning) {
    share += tuning.agreementWeight * ((agreed ? 1 : 0) - share)
  }

  /// Whether a request without any text yet is worth keeping.
  func keeps(_ tuning: Tuning) -> Bool { share >= tuning.agreementFloor }

  /// Whether more of them were right than wrong; unknown at the beginning.
  var isGood: Bool { share > 0.5 }
}
