import ProjectIndex

/// The rows of a vote: continuations of candidates, raw and with our identifiers, with what is told
/// about them.
struct Ballot {
  /// How a row's text differs from what stands at the candidate.
  enum Rewriting: Int {
    case none
    /// Whole words were replaced by ours.
    case words
    /// Parts of words and numbers too.
    case parts
  }

  struct Row {
    let candidate: Candidate
    let line: Int
    let rewriting: Rewriting
    /// Bytes of the text in `pool`.
    let text: Range<Int>
    /// Of the text to insert; rows with the same text stand for the same choice.
    let key: UInt64

    var isSubstituted: Bool { rewriting != .none }
  }

  var rows: [Row] = []
  /// `Feature.count` values per row.
  var features: [Float] = []
  /// `QueryFeature.count` values.
  var queryFeatures: [Float] = []
  /// Texts of all rows, one after another.
  var pool: [UInt8] = []

  func text(_ row: Int) -> ArraySlice<UInt8> { pool[rows[row].text] }

  func features(_ row: Int) -> ArraySlice<Float> {
    features[row * Feature.count..<(row + 1) * Feature.count]
  }
}
