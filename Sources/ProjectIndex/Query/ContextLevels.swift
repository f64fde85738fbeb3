/// For one query, the places that share the last 1, 2, 3 or 5 tokens, or the last 5 or 10 shapes,
/// with the cursor.
struct ContextLevels {
  struct Level: Hashable {
    /// Index of the level among all.
    let index: Int
    /// How many tokens before the cursor must agree.
    let depth: Int
  }

  static let exact = [
    Level(index: 0, depth: 1), Level(index: 1, depth: 2), Level(index: 2, depth: 3),
    Level(index: 3, depth: 5),
  ]
  static let shape = [Level(index: 4, depth: 5), Level(index: 5, depth: 10)]
  private static let levelCount = 6

  /// Places kept per level in the document; half of what is taken.
  private static let nearExact = 100
  private static let nearShape = 50
  /// Places kept per level in each unsorted source.
  private static let perScan = 256

  /// Some places of one level in one source.
  enum Piece {
    case list(source: Int, [Int32])
    case run(source: Int, UnsafePointer<Int32>, Range<Int>)

    var source: Int {
      switch self {
      case .list(let source, _), .run(let source, _, _): source
      }
    }

    var count: Int {
      switch self {
      case .list(_, let tokens): tokens.count
      case .run(_, _, let range): range.count
      }
    }

    func token(_ index: Int) -> Int32 {
      switch self {
      case .list(_, let tokens): tokens[index]
      case .run(_, let order, let range): order[range.lowerBound + index]
      }
    }
  }

  private var nearby: [[Int32]]
  private var pieces: [[Piece]]

  /// Tokens in the document, the nearest to the cursor first.
  func near(_ level: Level) -> [Int32] { nearby[level.index] }

  /// Places elsewhere. They may lie in gaps, and are not filtered by the partial word.
  func rest(_ level: Level) -> [Piece] { pieces[level.index] }

  init(_ reader: IndexReader, isWanted: (Int32) -> Bool) {
    nearby = Array(repeating: [], count: ContextLevels.levelCount)
    pieces = Array(repeating: [], count: ContextLevels.levelCount)
    let scan = Scan(reader)
    nearby = scan.nearby(isWanted)
    for source in 1..<max(reader.sources.count, 1) {
      let view = reader.sources[source]
      if let orders = view.orders {
        addRuns(reader, source, view, orders)
      } else if view.gaps.isEmpty {
        for (level, tokens) in scan.all(view, cap: ContextLevels.perScan, isWanted).enumerated()
        where !tokens.isEmpty {
          pieces[level].append(.list(source: source, tokens))
        }
      }
    }
  }

  private mutating func addRuns(
    _ reader: IndexReader, _ source: Int, _ view: SourceView, _ orders: Segment.Orders
  ) {
    let before = reader.cursor.before
    let ids = view.ids
    let exact = UnsafePointer<Int32>(orders.exact.base)
    var range = 0..<orders.exact.count
    var depth = 0
    for level in ContextLevels.exact {
      while depth < level.depth, !range.isEmpty {
        depth += 1
        range = ContextOrder.narrow(
          range, of: exact, back: depth, wanted: before[depth - 1]
        ) { ids[$0] }
      }
      if range.isEmpty { break }
      pieces[level.index].append(.run(source: source, exact, range))
    }

    let shape = UnsafePointer<Int32>(orders.shape.base)
    let styles = UnsafePointer<Int8>(reader.vocabulary.styles.base)
    let shapes = orders.shapes
    range = 0..<orders.shape.count
    depth = 0
    for level in ContextLevels.shape {
      while depth < level.depth, !range.isEmpty {
        depth += 1
        range = ContextOrder.narrow(
          range, of: shape, back: depth,
          wanted: reader.shape(of: before[depth - 1], by: shapes)
        ) { shapes.shape(ids[$0], styles) }
      }
      if range.isEmpty { break }
      pieces[level.index].append(.run(source: source, shape, range))
    }
  }

  /// Compares every position of a source with the context.
  private struct Scan {
    let reader: IndexReader
    let before: [Int32]
    let shapesBefore: [Int32]
    let styles: UnsafePointer<Int8>

    init(_ reader: IndexReader) {
      self.reader = reader
      before = reader.cursor.before
      shapesBefore = before.prefix(ContextOrder.shapeDepth).map { reader.shape(of: $0) }
      styles = UnsafePointer(reader.vocabulary.styles.base)
    }

    /// From the cursor outwards in both directions.
    func nearby(_ isWanted: (Int32) -> Bool) -> [[Int32]] {
      let view = reader.sources[0]
      let next = reader.cursor.nextToken
      var lists = Array(repeating: [Int32](), count: ContextLevels.levelCount)
      let farthest = max(next, view.tokenCount - next + 1)
      for distance in 1...max(farthest, 1) {
        let above = next - distance
        if above > Token.padding {
          visit(view, above, limit: .max, isWanted, &lists, nearExact, nearShape)
        }
        let below = next + distance - 1
        if below < view.tokenCount {
          visit(view, below, limit: distance, isWanted, &lists, nearExact, nearShape)
        }
        if lists[3].count >= nearExact, lists[5].count >= nearShape { break }
      }
      return lists
    }

    func all(_ view: SourceView, cap: Int, _ isWanted: (Int32) -> Bool) -> [[Int32]] {
      var lists = Array(repeating: [Int32](), count: ContextLevels.levelCount)
      for token in Token.padding + 1..<max(view.tokenCount, Token.padding + 1) {
        visit(view, token, limit: .max, isWanted, &lists, cap, cap)
      }
      return lists
    }

    @inline(__always)
    private func visit(
      _ view: SourceView, _ token: Int, limit: Int, _ isWanted: (Int32) -> Bool,
      _ lists: inout [[Int32]], _ exactCap: Int, _ shapeCap: Int
    ) {
      let ids = view.ids
      let last = ids[token - 1]
      let isExact = last == before[0]
      let shape = isExact ? shapesBefore[0] : reader.shapes.shape(last, styles)
      guard shape == shapesBefore[0] else { return }
      let id = ids[token]
      guard id != Token.newline, id != Token.separator, isWanted(id) else { return }
      var same = 0
      if isExact {
        let most = min(limit, ContextOrder.exactDepth)
        same = 1
        while same < most, ids[token - 1 - same] == before[same] { same += 1 }
        for level in ContextLevels.exact
        where level.depth <= same && lists[level.index].count < exactCap {
          lists[level.index].append(Int32(token))
        }
      }
      let most = min(limit, ContextOrder.shapeDepth)
      same = max(same, 1)
      while same < most,
        reader.shapes.shape(ids[token - 1 - same], styles) == shapesBefore[same]
      {
        same += 1
      }
      for level in ContextLevels.shape
      where level.depth <= same && lists[level.index].count < shapeCap {
        lists[level.index].append(Int32(token))
      }
    }
  }
}
