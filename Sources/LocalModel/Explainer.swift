import ProjectIndex

/// Puts a vote into words.
enum Explainer {
  private static let choices = 8
  private static let placesPerChoice = 4

  static func explain(
    _ predictor: Predictor, weights: VoteWeights, threshold: Double
  ) -> LocalExplanation {
    let (vote, ballot) = (predictor.vote, predictor.ballot)
    return LocalExplanation(
      choices: vote.choices.prefix(choices).map { choice in
        LocalExplanation.Choice(
          text: String(decoding: choice.text, as: UTF8.self), mass: choice.mass,
          probability: predictor.beginnings.probability(of: choice),
          places: choice.rows.sorted { vote.rowMasses[$0] > vote.rowMasses[$1] }
            .prefix(placesPerChoice)
            .map { place(predictor.reader, ballot, $0, vote.rowMasses[$0], weights) })
      },
      placeCount: Set(ballot.rows.map(\.candidate)).count, choiceCount: vote.choices.count,
      noneMass: vote.noneMass, threshold: threshold)
  }

  private static func place(
    _ reader: IndexReader, _ ballot: Ballot, _ row: Int, _ mass: Double, _ weights: VoteWeights
  ) -> LocalExplanation.Place {
    let view = reader.sources[Int(ballot.rows[row].candidate.source)]
    let line = ballot.rows[row].line
    let file = view.files[view.file(ofLine: line)]
    let values = Array(ballot.features(row))
    let score = weights.candidate.score(values)
    let features = zip(Feature.allCases, values).compactMap { feature, value in
      if value == 0 { return nil as LocalExplanation.FeatureShare? }
      var others = values
      others[feature.rawValue] = 0
      return LocalExplanation.FeatureShare(
        name: "\(feature)", value: Double(value),
        contribution: Double(score - weights.candidate.score(others)))
    }
    return LocalExplanation.Place(
      path: file.key, line: file.lineNumber(at: Int(view.lines[line].start)) + 1,
      isSubstituted: ballot.rows[row].isSubstituted, mass: mass, features: features)
  }
}
