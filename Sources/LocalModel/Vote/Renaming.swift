import ProjectIndex

/// Carries replacements of whole words over to parts of other words: when `apples` became `pears`,
/// `applesCount` becomes `pearsCount` and `MAX_APPLES` becomes `MAX_PEARS`; when 2 became 3, then
/// `row2` becomes `row3`, and 3 becomes 4.
struct Renaming {
  private struct Pair {
    /// Parts of words in lower case.
    var from: [[UInt8]]
    var to: [[UInt8]]
  }

  private var pairs: [Pair] = []
  /// What numbers grew by, if all by the same.
  private var step: Int?
  private var stepsDiffer = false

  var isEmpty: Bool { pairs.isEmpty }

  /// Fewer letters than this say too little: `i` and `j` are no names to look for inside others.
  private static let leastLetters = 3

  mutating func removeAll() {
    pairs.removeAll(keepingCapacity: true)
    step = nil
    stepsDiffer = false
  }

  /// Forgets everything and learns from all words that were replaced.
  mutating func learn(_ substitution: Substitution, _ reader: IndexReader) {
    removeAll()
    for (theirs, ours) in zip(substitution.theirs, substitution.ours) where theirs != ours {
      reader.withBytes(of: theirs) { theirs in
        reader.withBytes(of: ours) { learn(theirs, $0) }
      }
    }
  }

  /// Learns from one word that was replaced by another.
  mutating func learn(_ theirs: UnsafeBufferPointer<UInt8>, _ ours: UnsafeBufferPointer<UInt8>) {
    var from = WordParts.split(theirs).map { WordParts.lowercased(theirs[$0]) }[...]
    var to = WordParts.split(ours).map { WordParts.lowercased(ours[$0]) }[...]
    while let left = from.last, let right = to.last, left == right {
      from.removeLast()
      to.removeLast()
    }
    while let left = from.first, let right = to.first, left == right {
      from.removeFirst()
      to.removeFirst()
    }
    guard let first = from.first, !to.isEmpty else { return }
    if let old = WordParts.number(first), from.count == 1 {
      guard to.count == 1, let new = to.first.flatMap(WordParts.number) else { return }
      if let step, step != new - old { stepsDiffer = true }
      step = new - old
    } else if from.reduce(0, { $0 + $1.count }) < Renaming.leastLetters {
      return
    }
    pairs.append(Pair(from: Array(from), to: Array(to)))
  }

  /// The word with all replacements; nil when none applies.
  func callAsFunction(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let parts = WordParts.split(word)
    let lower = parts.map { WordParts.lowercased(word[$0]) }
    var result: [UInt8] = []
    var position = 0
    var part = 0
    while part < parts.count {
      if let pair = pairs.first(where: { lower[part...].starts(with: $0.from) }) {
        let last = part + pair.from.count - 1
        result += word[position..<parts[part].lowerBound]
        result += WordParts.styled(pair.to, like: word[parts[part]], in: word)
        position = parts[last].upperBound
        part = last + 1
      } else if let step, !stepsDiffer, let number = WordParts.number(lower[part]),
        number + step >= 0
      {
        result += word[position..<parts[part].lowerBound]
        let digits = Array(String(number + step).utf8)
        // 007 goes on with 008.
        let width = word[parts[part].lowerBound] == 0x30 ? parts[part].count : 0
        result += Array(repeating: 0x30, count: max(0, width - digits.count)) + digits
        position = parts[part].upperBound
        part += 1
      } else {
        part += 1
      }
    }
    guard position > 0 else { return nil }
    return result + word[position...]
  }
}

/// The parts of a compound word: `maxRowCount2` has `max`, `Row`, `Count` and `2`.
enum WordParts {
  private enum Kind {
    case lower
    case upper
    case digit
    case separator
  }

  private static func kind(_ byte: UInt8) -> Kind {
    if byte &- 0x41 < 26 { return .upper }
    if byte &- 0x30 < 10 { return .digit }
    return byte == 0x5F ? .separator : .lower
  }

  /// Ranges of the parts; underscores belong to none.
  static func split(_ word: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for index in word.indices {
      let here = kind(word[index])
      if here == .separator {
        if start < index { parts.append(start..<index) }
        start = index + 1
        continue
      }
      guard index > start else { continue }
      let before = kind(word[index - 1])
      let isAcronymEnd =
        before == .upper && here == .upper && index + 1 < word.count
        && kind(word[index + 1]) == .lower
      let isBoundary =
        isAcronymEnd || before == .lower && here == .upper
        || (before == .digit) != (here == .digit)
      if isBoundary {
        parts.append(start..<index)
        start = index
      }
    }
    if start < word.count { parts.append(start..<word.count) }
    return parts
  }

  static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }

  private static func uppercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { $0 &- 0x61 < 26 ? $0 & ~0x20 : $0 }
  }

  /// Numbers of up to nine digits.
  static func number(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy({ $0 &- 0x30 < 10 }) else {
      return nil
    }
    return bytes.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  /// Lower-case parts joined and capitalized as the part `model` of `word` suggests.
  static func styled(
    _ parts: [[UInt8]], like model: Slice<UnsafeBufferPointer<UInt8>>,
    in word: UnsafeBufferPointer<UInt8>
  ) -> [UInt8] {
    let isCapitalized = model.first.map { kind($0) == .upper } ?? false
    let hasLower = word.contains { kind($0) == .lower }
    let isAllCapitals =
      isCapitalized && !model.contains { kind($0) == .lower } && (model.count > 1 || !hasLower)
    let isSnake = word.contains(0x5F) || !hasLower
    var result: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if isAllCapitals {
        result += index > 0 && isSnake ? [0x5F] + uppercased(part) : uppercased(part)
      } else if isCapitalized || index > 0 && !isSnake {
        result += uppercased(part.prefix(1)) + part.dropFirst()
      } else {
        result += index > 0 ? [0x5F] + part : part
      }
    }
    return result
  }
}
