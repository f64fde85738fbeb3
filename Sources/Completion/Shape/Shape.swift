/// Makes a model's text fit the place it is for, or drops it.
///
/// Each step is a named pure function. Those in `beforeCache` look only at what a remembered answer
/// may rely on: the text, and the lines above and at the cursor. Those in `afterCache` look at what is
/// right of and below the cursor now, and run again for every text that comes out of the cache. Last
/// comes `content(atLeast:)`, whose measure the user and the place decide.
enum Shape {
  static let beforeCache: [ShapeFilter] = [
    .lineEndings, .codeFence, .prefixEcho, .doubledSpace, .blankLine, .indentation, .repetition,
    .repeatsAbove,
  ]

  static let afterCache: [ShapeFilter] = [
    .repeatsBelow, .lineOverlap, .closingLine, .balance, .trailingBlanks,
  ]

  enum Result: Sendable, Equatable {
    case kept(Candidate)
    /// The name of the filter that left nothing.
    case dropped(String)
  }

  static func apply(
    _ filters: [ShapeFilter], to candidate: Candidate, in context: ShapeContext
  ) -> Result {
    var candidate = candidate
    for filter in filters {
      guard let next = filter.apply(candidate, context), !next.text.isEmpty else {
        return .dropped(filter.name)
      }
      candidate = next
    }
    return .kept(candidate)
  }

  /// Both lists, one after the other, and then the least that a text must have.
  static func apply(to text: String, in context: ShapeContext) -> Result {
    guard !text.isEmpty else { return .dropped("empty") }
    return apply(
      beforeCache + afterCache + [.content(atLeast: 2)], to: Candidate(text), in: context)
  }
}

/// One step of shaping: what is left of a candidate, or `nil` to drop it.
struct ShapeFilter: Sendable {
  /// Names the reason where the filter leaves nothing.
  let name: String
  let apply: @Sendable (Candidate, ShapeContext) -> Candidate?

  init(_ name: String, _ apply: @escaping @Sendable (Candidate, ShapeContext) -> Candidate?) {
    self.name = name
    self.apply = apply
  }
}
