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
    var steps: [Int: Int] = [:]
    var previous = 0
    for line in lines {
      var count = 0
      var other: UInt8?
      for byte in line.utf8 {
        if byte == 0x20 {
          count += 1
        } else {
          other = byte
          break
        }
      }
      guard let other else { continue }
      if other == 0x09 { tabs += 1 }
      if count > 1 { spaces += 1 }
      // A step down often closes several levels, and ` *` continues a comment.
      if count - previous > 1, other != 0x09 { steps[count - previous, default: 0] += 1 }
      previous = count
    }
    // A document of both is best left to what comes.
    if min(tabs, spaces) * 10 > tabs + spaces { return nil }
    if tabs > spaces { return .tab }
    let best = steps.filter { $0.key <= 8 }.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.map { .spaces($0.key) }
  }
}
