import LocalModel
import TextDocuments

/// Types a line from its indentation to its end, key by key, and takes every ghost text that is a
/// beginning of what remains, for one key. That user never errs, so the savings are an upper bound.
struct TypingSimulation {
  let model: LocalModel
  let key: String
  let document: Position.Document

  /// What is shown: by an eagerness of the model, or always the longest match.
  enum Policy: Hashable {
    case model(Eagerness)
    case longestMatch

    static let all: [Policy] = [
      .longestMatch, .model(.quiet), .model(.normal), .model(.eager),
    ]

    var name: String {
      switch self {
      case .model(let eagerness): eagerness.rawValue
      case .longestMatch: "longest match"
      }
    }
  }

  func run(into tally: inout TypingTally) async {
    var known: [Int: Measurement] = [:]
    for policy in Policy.all {
      var typed = 0
      var keys = 0
      var ghosts = 0
      var right = 0
      var previous: [UInt8] = []
      while typed < document.truth.count {
        if known[typed] == nil { known[typed] = await measure(typed) }
        let ghost = known[typed].map { text($0, policy) } ?? []
        let rest = document.truth[typed...]
        // A ghost that only lost its first character is the same ghost.
        let isNew = !ghost.isEmpty && !previous.dropFirst().elementsEqual(ghost)
        if isNew { ghosts += 1 }
        if ghost.count >= 2, rest.starts(with: ghost) {
          if isNew { right += 1 }
          typed += ghost.count
          previous = []
        } else {
          typed += 1
          previous = ghost
        }
        keys += 1
      }
      tally.add(policy, bytes: document.truth.count, keys: keys, ghosts: ghosts, right: right)
    }
  }

  private func measure(_ typed: Int) async -> Measurement? {
    let offset = document.offset + typed
    let text =
      document.text[..<document.offset] + document.truth[..<typed]
      + document.text[document.offset...]
    return await model.measure(
      LocalQuery(
        key: key, languageID: "", snapshot: TextSnapshot(utf8: Array(text)), offset: offset))
  }

  private func text(_ measurement: Measurement, _ policy: Policy) -> [UInt8] {
    switch policy {
    case .model(let eagerness): Array((measurement.shown[eagerness]?.text ?? "").utf8)
    case .longestMatch: measurement.longestMatch
    }
  }
}

/// Sums over typed lines, by policy.
struct TypingTally {
  struct Sums {
    var lines = 0
    var bytes = 0
    var keys = 0
    var ghosts = 0
    var right = 0
  }

  private(set) var sums: [TypingSimulation.Policy: Sums] = [:]

  mutating func add(
    _ policy: TypingSimulation.Policy, bytes: Int, keys: Int, ghosts: Int, right: Int
  ) {
    var sum = sums[policy, default: Sums()]
    sum.lines += 1
    sum.bytes += bytes
    sum.keys += keys
    sum.ghosts += ghosts
    sum.right += right
    sums[policy] = sum
  }

  mutating func add(_ other: TypingTally) {
    for (policy, more) in other.sums {
      var sum = sums[policy, default: Sums()]
      sum.lines += more.lines
      sum.bytes += more.bytes
      sum.keys += more.keys
      sum.ghosts += more.ghosts
      sum.right += more.right
      sums[policy] = sum
    }
  }
}
