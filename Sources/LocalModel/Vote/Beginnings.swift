import Foundation
import ProjectIndex

/// A beginning of what may come, cut between tokens.
struct Beginning: Equatable {
  var text: [UInt8]
  /// What all choices through it weigh.
  var mass: Double
  /// How likely it is that what comes next begins with it.
  var probability: Double
  /// Whether a choice ends here, and most of the weight goes no further.
  var isWholeLine: Bool
}

/// What is told about a beginning; the order is the order of the weights. (Averages of the rows'
/// features and the other features of the query were tried, too: on other repositories than those
/// they were fitted on, they made the judgment worse.)
public enum BeginningFeature: Int, Sendable, CaseIterable {
  case one
  /// ln(share / (1 - share)), with the share of the vote, and with the share of the beginning that
  /// it goes on from.
  case mass
  case partOfParent
  /// ln of what speaks for none of the choices.
  case noneMass
  /// As `partOfParent`, for the heaviest other way to go on.
  case partOfRival
  /// ln(1 + tokens).
  case tokens
  /// ln(1 + bytes), divided by 4.
  case length
  /// Of its weight, the part that ends here.
  case ends
  case endsInWord
  /// ln(1 + rows), divided by 5.
  case rows
  /// As the features of the query of these names.
  case isLineStart
  case isMidLine
  case isInWord

  public static let count = allCases.count
}

/// The beginnings that enough of a vote goes through.
///
/// The choices are read as a trie of tokens. A node weighs what all choices through it weigh, so
/// short beginnings are surer than whole lines. How sure, is judged by more than the weight: where
/// none of the choices is the line that comes, its next word is often right all the same, and the
/// vote for "none of these" does not tell.
struct Beginnings {
  /// The least share of the vote that is looked at.
  static let leastMass = 0.12
  /// Rows that weigh less say nothing.
  private static let leastRow = 1e-3

  private let vote: Vote
  /// `QueryFeature`s.
  private let query: [Float]
  private(set) var all: [Beginning] = []
  /// `BeginningFeature.count` values each.
  private(set) var features: [Float] = []

  /// - Parameter query: `QueryFeature.count` values.
  init(_ choices: [Vote.Choice], of vote: Vote, query: [Float]) {
    self.vote = vote
    self.query = query
    descend(choices, depth: 0, tokens: 0, parent: 1 - vote.noneMass)
  }

  /// Judged by weights.
  init(
    _ choices: [Vote.Choice], of vote: Vote, query: [Float], weights: Scorer,
    calibration: Calibration
  ) {
    self.init(choices, of: vote, query: query)
    features.withUnsafeBufferPointer { features in
      guard let base = features.baseAddress else { return }
      for index in all.indices {
        let score = Double(weights.score(base + index * BeginningFeature.count))
        all[index].probability = calibration.probability(1 / (1 + exp(-score)))
      }
    }
  }

  /// A shorter text saves one key at most, and is gone before it is read.
  private static let leastBytes = 3

  /// A rest of a line of this many bytes saves so much that it may be less sure.
  private static let longLine = 12

  /// The longest beginning that is this likely.
  ///
  /// - Parameter longLine: how likely a long rest of the line must be.
  func longest(probability: Double, longLine: Double) -> Beginning? {
    var longest: Beginning?
    for beginning in all {
      let count = beginning.text.count
      let isLongLine = beginning.isWholeLine && count >= Beginnings.longLine
      if beginning.probability >= (isLongLine ? longLine : probability),
        count > (longest?.text.count ?? Beginnings.leastBytes - 1)
      {
        longest = beginning
      }
    }
    return longest
  }

  /// How likely a whole line is; what the vote says where it is not among the beginnings that end.
  func probability(of choice: Vote.Choice) -> Double {
    all.first { $0.isWholeLine && $0.text == choice.text }?.probability ?? choice.mass
  }

  // MARK: The trie

  private struct Group {
    let end: Int
    var mass: Double
    var members: [Vote.Choice]
  }

  private mutating func descend(
    _ choices: [Vote.Choice], depth: Int, tokens: Int, parent: Double
  ) {
    var groups: [Group] = []
    for choice in choices {
      let end = Beginnings.endOfToken(choice.text, from: depth)
      if end == depth { continue }
      if let index = groups.firstIndex(where: {
        $0.end == end && $0.members[0].text[depth..<end] == choice.text[depth..<end]
      }) {
        groups[index].mass += choice.mass
        groups[index].members.append(choice)
      } else {
        groups.append(Group(end: end, mass: choice.mass, members: [choice]))
      }
    }
    groups.sort { $0.mass > $1.mass }
    for (rank, group) in groups.enumerated() where group.mass >= Beginnings.leastMass {
      let rival = rank == 0 ? groups.dropFirst().first?.mass ?? 0 : groups[0].mass
      add(group, tokens: tokens + 1, parent: parent, rival: rival)
      descend(group.members, depth: group.end, tokens: tokens + 1, parent: group.mass)
    }
  }

  private mutating func add(_ group: Group, tokens: Int, parent: Double, rival: Double) {
    let text = Array(group.members[0].text[..<group.end])
    let ends = group.members.filter { $0.text.count == group.end }.reduce(0) { $0 + $1.mass }
    all.append(
      Beginning(
        text: text, mass: group.mass, probability: group.mass, isWholeLine: 2 * ends > group.mass))
    let start = features.count
    features.append(contentsOf: repeatElement(0, count: BeginningFeature.count))
    let rows = group.members.lazy.flatMap(\.rows)
      .count { vote.rowMasses[$0] >= Beginnings.leastRow }

    func set(_ feature: BeginningFeature, _ value: Double) {
      features[start + feature.rawValue] = Float(value)
    }
    func odds(_ share: Double) -> Double { log(max(share, 1e-4) / max(1 - share, 1e-4)) }
    set(.one, 1)
    set(.mass, odds(group.mass))
    set(.partOfParent, odds(min(group.mass / max(parent, 1e-9), 1)))
    set(.noneMass, log(vote.noneMass + 1e-3))
    set(.partOfRival, odds(min(rival / max(parent, 1e-9), 1)))
    set(.tokens, log1p(Double(tokens)))
    set(.length, log1p(Double(text.count)) / 4)
    set(.ends, ends / group.mass)
    set(.endsInWord, text.last.map(Token.isWordByte) == true ? 1 : 0)
    set(.rows, log1p(Double(rows)) / 5)
    set(.isLineStart, Double(query[QueryFeature.isLineStart.rawValue]))
    set(.isMidLine, Double(query[QueryFeature.isMidLine.rawValue]))
    set(.isInWord, Double(query[QueryFeature.isInWord.rawValue]))
  }

  /// The end of the token that begins at `start` or after spaces there.
  private static func endOfToken(_ text: [UInt8], from start: Int) -> Int {
    var end = start
    while end < text.count, Token.isSpace(text[end]) { end += 1 }
    guard end < text.count else { return end }
    if !Token.isWordByte(text[end]) { return end + 1 }
    while end < text.count, Token.isWordByte(text[end]) { end += 1 }
    return end
  }
}
