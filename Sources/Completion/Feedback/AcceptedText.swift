import TextDocuments

/// An accepted text as it fares: which of its bytes still stand, followed through the edits.
///
/// It keeps byte ranges, not text, and no timer: a time of looking is past when the next edit comes,
/// and until then nothing has changed.
struct AcceptedText: Sendable, Equatable {
  private let acceptedAt: Duration
  private let bytes: Int
  /// What still stands, in order, as byte ranges of the document.
  private var ranges: [Range<Int>]
  /// Times of looking that are past.
  private var looks = 0

  init(_ range: Range<Int>, at time: Duration) {
    acceptedAt = time
    bytes = range.count
    ranges = [range]
  }

  /// - Parameter edit: in bytes of the text before it.
  mutating func follow(_ edit: TextEdit) {
    let shift = edit.newText.utf8.count - edit.range.count
    ranges = ranges.flatMap { range -> [Range<Int>] in
      if range.upperBound <= edit.range.lowerBound { return [range] }
      if range.lowerBound >= edit.range.upperBound {
        return [range.lowerBound + shift..<range.upperBound + shift]
      }
      let head = range.lowerBound..<max(range.lowerBound, edit.range.lowerBound)
      let tail = min(range.upperBound, edit.range.upperBound)..<range.upperBound
      return [head, tail.lowerBound + shift..<tail.upperBound + shift].filter { !$0.isEmpty }
    }
  }

  /// The times of looking that have come since the last call, each with whether the text was kept.
  mutating func look(now: Duration, tuning: Tuning) -> [(after: Duration, isKept: Bool)] {
    let isKept = Double(ranges.reduce(0) { $0 + $1.count }) >= Double(bytes) * tuning.survivalShare
    var result: [(after: Duration, isKept: Bool)] = []
    while looks < tuning.survivalTimes.count, now - acceptedAt >= tuning.survivalTimes[looks] {
      result.append((tuning.survivalTimes[looks], isKept))
      looks += 1
    }
    return result
  }

  func isDone(_ tuning: Tuning) -> Bool { looks >= tuning.survivalTimes.count }
}
