import ProjectIndex

/// One prediction: vote, then what of the outcome to show.
struct Predictor {
  let reader: IndexReader
  let query: LocalQuery
  let weights: VoteWeights
  let calibration: Calibration

  /// Texts besides the best one that are given when the user asks by hand.
  private static let alternatives = 2

  func predict() -> LocalPrediction {
    let ballot = BallotBuilder.build(reader)
    let vote = Vote(ballot, weights: weights)
    let threshold = ShowPolicy(query.eagerness)
      .threshold(isLineStart: reader.cursor.isLineStart && reader.cursor.partial.isEmpty)
    let choices = vote.choices.filter { !reader.repeatsNextLine($0.text) }

    var prediction = agreed(choices, ballot, vote, threshold)
    if query.isInvoked {
      if prediction.text.isEmpty { prediction = best(choices, ballot, vote) }
      prediction.alternatives = alternatives(choices, besides: prediction.text)
    }
    if query.wantsExplanation {
      prediction.explanation = Explainer.explain(
        reader, ballot, vote, weights, calibration, threshold: threshold)
    }
    return prediction
  }

  /// What enough of the vote agrees on.
  private func agreed(
    _ choices: [Vote.Choice], _ ballot: Ballot, _ vote: Vote, _ threshold: Double
  ) -> LocalPrediction {
    let least = calibration.mass(ofProbability: threshold)
    guard let agreed = AgreedPrefix(choices, threshold: least),
      !ShowPolicy.isOnlyClosers(agreed.text)
    else { return .nothing }
    let whole = agreed.isWholeLine ? choices.first { $0.text == agreed.text } : nil
    return prediction(agreed.text, agreed.mass, whole: whole, ballot, vote)
  }

  /// The best whole line, however unsure.
  private func best(_ choices: [Vote.Choice], _ ballot: Ballot, _ vote: Vote) -> LocalPrediction {
    for choice in choices where String(validating: choice.text, as: UTF8.self) != nil {
      return prediction(choice.text, choice.mass, whole: choice, ballot, vote)
    }
    return .nothing
  }

  private func prediction(
    _ text: [UInt8], _ mass: Double, whole: Vote.Choice?, _ ballot: Ballot, _ vote: Vote
  ) -> LocalPrediction {
    var (text, mass) = (text, mass)
    if let whole, query.maxLines > 1, reader.lineSuffix.isEmpty {
      let following = FollowingLines(reader, ballot, vote)
        .extend(whole, maxLines: query.maxLines)
      for line in following.lines { text += [0x0A] + line }
      if !following.lines.isEmpty { mass = following.mass }
    }
    // Bytes of another encoding cannot be inserted.
    guard let string = String(validating: text, as: UTF8.self) else { return .nothing }
    return LocalPrediction(
      text: string, probability: calibration.probability(ofMass: mass), isWholeLine: whole != nil)
  }

  private func alternatives(
    _ choices: [Vote.Choice], besides shown: String
  ) -> [LocalPrediction.Alternative] {
    let texts = choices.lazy.compactMap { choice in
      String(validating: choice.text, as: UTF8.self).map { text in
        LocalPrediction.Alternative(
          text: text, probability: calibration.probability(ofMass: choice.mass))
      }
    }
    return Array(texts.filter { $0.text != shown }.prefix(Predictor.alternatives))
  }
}
