/// A step on the way of the answer's text from the wire to the caller. It may hold text back until
/// it knows what the text is.
protocol TextFilter: Sendable {
  /// Takes the next text, gives what may be passed on.
  mutating func push(_ text: String) -> String
  /// The answer ended: gives what was held back and is part of it.
  mutating func end() -> String
  /// Nothing more will ever be passed on; the request can be closed.
  var isDone: Bool { get }
}

extension TextFilter {
  mutating func end() -> String { "" }
  var isDone: Bool { false }
}

/// Filters in order, as one.
struct FilterChain: TextFilter {
  private var filters: [any TextFilter]

  init(_ filters: [any TextFilter]) {
    self.filters = filters
  }

  mutating func push(_ text: String) -> String {
    var text = text
    for index in filters.indices {
      if text.isEmpty { break }
      text = filters[index].push(text)
    }
    return text
  }

  mutating func end() -> String {
    var text = ""
    for index in filters.indices {
      if !text.isEmpty { text = filters[index].push(text) }
      text += filters[index].end()
    }
    return text
  }

  var isDone: Bool { filters.contains { $0.isDone } }
}
