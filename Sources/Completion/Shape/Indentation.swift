/// What a document indents one level by.
enum Indentation: Sendable, Equatable {
  case tab
  case spaces(Int)

  /// Columns of one level; a tab counts as four where its width matters at all.
  var width: Int {
    switch self {
    case .tab: 4
    case .spaces(let count): count
    }
  }

  /// The blanks that reach a width, in this unit.
  func blanks(_ width: Int) -> String {
    switch self {
    case .tab:
      String(repeating: "\t", count: width / self.width)
        + String(repeating: " ", count: width % self.width)
    case .spaces: String(repeating: " ", count: width)
    }
  }

  /// How far the blanks at the start of a line reach; a tab goes to the next multiple of the unit.
  func width(of line: String) -> Int {
    var width = 0
    for byte in line.utf8 {
      if byte == 0x20 {
        width += 1
      } else if byte == 0x09 {
        width += self.width - width % self.width
      } else {
        break
      }
    }
    return width
  }

  /// What the lines use: tabs if more lines start with one, else the commonest step between lines;
  /// `nil` if they do not tell, or use both.
  static func detect(_ lines: [String]) -> Indentation? {
    var tabs = 0
    var spaces = 0
    for line in lines {
      let blanks = line.utf8.prefix { $0.isBlank }
      if blanks.first == 0x09 { tabs += 1 }
      if blanks.count > 1, blanks.first == 0x20, blanks.count < line.utf8.count { spaces += 1 }
    }
    // A document of both is best left to what comes.
    if min(tabs, spaces) * 10 > tabs + spaces { return nil }
    if tabs > spaces { return .tab }
    let inBlocks = steps(lines, inBlocks: true)
    let steps = inBlocks.isEmpty ? steps(lines, inBlocks: false) : inBlocks
    let best = steps.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.map { .spaces($0.key) }
  }

  /// All that `detect` looks at in a line.
  struct LineLook: Sendable, Equatable {
    private let blanks: String
    private let hasMore: Bool
    private let opens: Bool

    init(_ line: String) {
      blanks = line.leadingBlanks
      hasMore = blanks.utf8.count < line.utf8.count
      opens = Indentation.opensBlock(line)
    }
  }

  /// The step in spaces that blocks are indented by, if at least two blocks show it and few another.
  static func blockStep(_ lines: [String]) -> Int? {
    let steps = steps(lines, inBlocks: true)
    let all = steps.values.reduce(0, +)
    guard let best = steps.max(by: { $0.value < $1.value }), best.value >= 2 else { return nil }
    return best.value * 10 >= all * 9 ? best.key : nil
  }

  /// How often lines are indented by how many spaces more than the line before; in blocks only those
  /// after a `{` or `:`. (A step down often ends several levels, and continued lines have a step of
  /// their own.)
  private static func steps(_ lines: [String], inBlocks: Bool) -> [Int: Int] {
    var steps: [Int: Int] = [:]
    var previous = 0
    var opens = false
    for line in lines {
      let count = line.utf8.prefix { $0 == 0x20 }.count
      guard count < line.utf8.count else { continue }
      let step = count - previous
      if step > 1, step <= 8, opens || !inBlocks { steps[step, default: 0] += 1 }
      previous = count
      opens = opensBlock(line)
    }
    return steps
  }

  private static func opensBlock(_ line: String) -> Bool {
    let last = line.utf8.last { !$0.isBlank }
    return last == 0x7B || last == 0x3A
  }
}
