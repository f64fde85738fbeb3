import ProjectIndex

/// One prediction: vote, then what of the outcome to show.
struct Predictor {
  let reader: IndexReader
  let calibration: Calibration
  let ballot: Ballot
  let vote: Vote
  /// Choices that may be shown.
  private let choices: [Vote.Choice]

  /// Texts besides the best one that are given when the user asks by hand.
  private static let alternatives = 2

  init(_ reader: IndexReader, weights: VoteWeights, calibration: Calibration) {
    self.reader = reader
    self.calibration = calibration
    ballot = BallotBuilder.build(reader)
    vote = Vote(ballot, weights: weights)
    choices = vote.choices.filter { !reader.repeatsNextLine($0.text) }
  }

  func predict(_ query: LocalQuery, weights: VoteWeights) -> LocalPrediction {
    var prediction = shown(query.eagerness, maxLines: query.maxLines)
    if query.isInvoked {
      // Who asks by hand wants a whole line, not only its sure beginning.
      let best = best(maxLines: query.maxLines)
      if !best.text.isEmpty { prediction = best }
      prediction.alternatives = alternatives(besides: prediction.text)
    }
    if query.wantsExplanation {
      prediction.explanation = Explainer.explain(
        reader, ballot, vote, weights, calibration, threshold: threshold(query.eagerness))
    }
    return prediction
  }

  private func threshold(_ eagerness: Eagerness) -> Double {
    ShowPolicy(eagerness)
      .threshold(isLineStart: reader.cursor.isLineStart && reader.cursor.partial.isEmpty)
  }

  /// What enough of the vote agrees on.
  func shown(_ eagerness: Eagerness, maxLines: Int) -> LocalPrediction {
    let least = calibration.mass(ofProbability: threshold(eagerness))
    guard let agreed = AgreedPrefix(choices, threshold: least),
      !ShowPolicy.isOnlyClosers(agreed.text)
    else { return .nothing }
    let whole = agreed.isWholeLine ? choices.first { $0.text == agreed.text } : nil
    return prediction(agreed.text, agreed.mass, whole: whole, maxLines: maxLines)
  }

  /// The best whole line, however unsure.
  private func best(maxLines: Int) -> LocalPrediction {
    for choice in choices where String(validating: choice.text, as: UTF8.self) != nil {
      return prediction(choice.text, choice.mass, whole: choice, maxLines: maxLines)
    }
    return .nothing
  }

  private func prediction(
    _ text: [UInt8], _ mass: Double, whole: Vote.Choice?, maxLines: Int
  ) -> LocalPrediction {
    var (text, mass) = (text, mass)
    if let whole, maxLines > 1, reader.lineSuffix.isEmpty {
      let following = FollowingLines(reader, ballot, vote)
        .extend(whole, maxLines: maxLines)
      for line in following.lines { text += [0x0A] + line }
      if !following.lines.isEmpty { mass = following.mass }
    }
    // Bytes of another encoding cannot be inserted.
    guard let string = String(validating: text, as: UTF8.self) else { return .nothing }
    return LocalPrediction(
      text: string, probability: calibration.probability(ofMass: mass), isWholeLine: whole != nil)
  }

  /// Other whole lines; none that begins what is shown already.
  private func alternatives(besides shown: String) -> [LocalPrediction.Alternative] {
    let firstLine = shown.prefix { $0 != "\n" }
    let texts = choices.lazy.compactMap { choice in
      String(validating: choice.text, as: UTF8.self).map { text in
        LocalPrediction.Alternative(
          text: text, probability: calibration.probability(ofMass: choice.mass))
      }
    }
    return Array(texts.filter { $0.text != firstLine }.prefix(Predictor.alternatives))
  }
}
