import ProjectIndex

/// Our words for the candidate's, from the tokens before both that agree in shape; the nearest pair
/// of a word wins.
struct Substitution {
  private(set) var theirs: [Int32] = []
  private(set) var ours: [Int32] = []
  /// Whether any word changes.
  private(set) var changesAny = false

  mutating func learn(
    _ reader: IndexReader, _ view: SourceView, token: Int, length: Int, shapesBefore: [Int32]
  ) {
    theirs.removeAll(keepingCapacity: true)
    ours.removeAll(keepingCapacity: true)
    changesAny = false
    for back in 0..<length where shapesBefore[back] < 0 {
      let word = view.ids[token - 1 - back]
      if theirs.contains(word) { continue }
      theirs.append(word)
      ours.append(reader.cursor.before[back])
      if word != reader.cursor.before[back] { changesAny = true }
    }
  }

  /// Our word for theirs, or the same one.
  @inline(__always)
  func callAsFunction(_ word: Int32) -> Int32 {
    guard let index = theirs.firstIndex(of: word) else { return word }
    return ours[index]
  }

  func knows(_ word: Int32) -> Bool { theirs.contains(word) }
}
