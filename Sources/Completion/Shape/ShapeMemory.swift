import TextDocuments

/// What was found out of the text around the last place that was asked for. While one line is typed it
/// holds for the next key, and spares nine tenths of what a `ShapeContext` costs.
///
/// It cannot be wrong: what it gives depends on text alone, and is given for that text only.
struct ShapeMemory: Sendable {
  private var surroundings: Surroundings?
  /// For lines of one look between these surroundings.
  private var indentation: (look: Indentation.LineLook, found: Indentation?)?

  mutating func surroundings(
    of range: Range<Int>, in text: TextSnapshot, languageID: String
  ) -> Surroundings {
    if let surroundings, surroundings.areThose(of: range, in: text, languageID: languageID) {
      return surroundings
    }
    let new = Surroundings(
      of: text.line(at: range.lowerBound), range, in: text, languageID: languageID)
    surroundings = new
    indentation = nil
    return new
  }

  /// What the lines around the cursor and its own are indented by.
  ///
  /// - Parameter surroundings: those that were asked for last.
  mutating func indentation(
    with linePrefix: String, in surroundings: Surroundings
  ) -> Indentation? {
    let look = Indentation.LineLook(linePrefix)
    if let indentation, indentation.look == look { return indentation.found }
    let found = Indentation.detect(surroundings.preceding + [linePrefix] + surroundings.following)
    indentation = (look, found)
    return found
  }
}
