/// What is counted of a piece of text, so that an offset, a line or a column is found by adding up
/// pieces and not by reading them.
struct TextMetrics: Sendable, Equatable {
  var bytes = 0
  /// Line endings: `\n`, `\r\n`, or a `\r` that no `\n` follows.
  var breaks = 0
  /// Unicode scalars; in bytes that are not UTF-8, the bytes that are not continuation bytes.
  var scalars = 0
  /// Scalars that take two UTF-16 units.
  var wide = 0

  var isASCII: Bool { scalars == bytes && wide == 0 }

  enum Dimension { case bytes, breaks, scalars, utf16 }

  subscript(dimension: Dimension) -> Int {
    switch dimension {
    case .bytes: bytes
    case .breaks: breaks
    case .scalars: scalars
    case .utf16: scalars &+ wide
    }
  }

  static func += (left: inout TextMetrics, right: TextMetrics) {
    left.bytes &+= right.bytes
    left.breaks &+= right.breaks
    left.scalars &+= right.scalars
    left.wide &+= right.wide
  }

  static func -= (left: inout TextMetrics, right: TextMetrics) {
    left.bytes &-= right.bytes
    left.breaks &-= right.breaks
    left.scalars &-= right.scalars
    left.wide &-= right.wide
  }
}

extension TextMetrics.Dimension {
  init(_ encoding: PositionEncoding) {
    switch encoding {
    case .utf8: self = .bytes
    case .utf16: self = .utf16
    case .utf32: self = .scalars
    }
  }
}
