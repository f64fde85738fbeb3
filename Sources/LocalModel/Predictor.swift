import ProjectIndex

/// One prediction: vote, then what of the outcome to show.
struct Predictor {
  let reader: IndexReader
  let ballot: Ballot
  let vote: Vote
  /// Choices that may be shown.
  private let choices: [Vote.Choice]
  let beginnings: Beginnings

  /// Texts besides the best one that are given when the user asks by hand.
  private static let alternatives = 2
  /// One with names put into it that is right less than once in twenty mostly has names together that
  /// do not belong together.
  private static let leastRewritten = 0.05

  init(_ reader: IndexReader, weights: VoteWeights, calibration: Calibration) {
    self.reader = reader
    ballot = BallotBuilder.build(reader)
    vote = Vote(ballot, weights: weights)
    choices = vote.choices.filter { !reader.repeatsNextLine($0.text) }
    beginnings = Beginnings(
      choices, of: vote, query: ballot.queryFeatures, weights: weights.beginning,
      calibration: calibration)
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
        self, weights: weights,
        threshold: ShowPolicy(query.eagerness).threshold(isLineStart: isLineStart))
    }
    return prediction
  }

  private var isLineStart: Bool { reader.cursor.isLineStart && reader.cursor.partial.isEmpty }

  /// The longest beginning that is likely enough.
  func shown(_ eagerness: Eagerness, maxLines: Int) -> LocalPrediction {
    let policy = ShowPolicy(eagerness)
    guard
      let shown = beginnings.longest(
        probability: policy.threshold(isLineStart: isLineStart),
        longLine: policy.longLineThreshold(isLineStart: isLineStart)),
      !ShowPolicy.isOnlyClosers(shown.text)
    else { return .nothing }
    let whole = shown.isWholeLine ? choices.first { $0.text == shown.text } : nil
    return prediction(
      shown.text, shown.probability, whole: whole, maxLines: maxLines, onlyBlock: true)
  }

  /// The best whole line, however unsure.
  private func best(maxLines: Int) -> LocalPrediction {
    for choice in choices where String(validating: choice.text, as: UTF8.self) != nil {
      return prediction(
        choice.text, beginnings.probability(of: choice), whole: choice, maxLines: maxLines,
        onlyBlock: false)
    }
    return .nothing
  }

  private func prediction(
    _ text: [UInt8], _ probability: Double, whole: Vote.Choice?, maxLines: Int, onlyBlock: Bool
  ) -> LocalPrediction {
    var (text, probability) = (text, probability)
    if let whole, maxLines > 1, reader.lineSuffix.isEmpty {
      let following = FollowingLines(reader, ballot, vote)
        .extend(whole, maxLines: maxLines, onlyBlock: onlyBlock)
      for line in following.lines { text += [0x0A] + line }
      if !following.lines.isEmpty { probability = min(probability, following.mass) }
    }
    // Bytes of another encoding cannot be inserted.
    guard let string = String(validating: text, as: UTF8.self) else { return .nothing }
    return LocalPrediction(
      text: string, probability: probability, isWholeLine: whole != nil)
  }

  /// Other whole lines; none that begins what is shown already.
  private func alternatives(besides shown: String) -> [LocalPrediction.Alternative] {
    let firstLine = shown.prefix { $0 != "\n" }
    let texts = choices.lazy.compactMap { choice -> LocalPrediction.Alternative? in
      let probability = beginnings.probability(of: choice)
      guard probability >= Predictor.leastRewritten || choice.rows.contains(where: stands),
        let text = String(validating: choice.text, as: UTF8.self), text != firstLine
      else { return nil }
      return LocalPrediction.Alternative(text: text, probability: probability)
    }
    return Array(texts.prefix(Predictor.alternatives))
  }

  /// Whether the text stands somewhere as it is.
  private func stands(_ row: Int) -> Bool { !ballot.rows[row].isSubstituted }
}
