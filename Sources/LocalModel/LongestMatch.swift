import ProjectIndex

/// The simplest prediction: what followed where the most tokens before the cursor were the same, the
/// nearest such place on a tie. The baseline that the vote is measured against.
public enum LongestMatch {
  public static func predict(_ reader: IndexReader) -> LocalPrediction {
    let suffix = reader.lineSuffix
    let shapes = reader.shapesBefore
    var best: (text: [UInt8], length: Int, distance: Int)?
    for candidate in reader.candidates() {
      let length = reader.agreement(candidate, shapesBefore: shapes).exact
      let distance =
        candidate.source == 0 ? abs(Int(candidate.token) - reader.cursor.nextToken) : .max
      if let best, (best.length, -best.distance) >= (length, -distance) { continue }
      guard length > 0, let full = reader.continuation(of: candidate), let text = suffix.fit(full),
        !reader.repeatsNextLine(text), isWorthShowing(text)
      else { continue }
      best = (text, length, distance)
    }
    guard let best, let text = String(validating: best.text, as: UTF8.self) else {
      return .nothing
    }
    return LocalPrediction(text: text, probability: 0, isWholeLine: true)
  }

  private static func isWorthShowing(_ text: [UInt8]) -> Bool {
    text.contains { !Token.isSpace($0) }
  }
}
