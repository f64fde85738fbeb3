import JSONCodec
import TestSupport

extension SeededRandom {
  mutating func string() -> String {
    let pieces = ["a", "bc", "\n", "\"", "\\", "é", "😀", "\u{0}", "\u{1F}", "/", "12345678", " "]
    return (0..<below(12)).map { _ in pieces[below(pieces.count)] }.joined()
  }

  mutating func value(depth: Int) -> JSONValue {
    switch below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .integer(Int(truncatingIfNeeded: next()))
    case 3:
      return .number(
        Double(bitPattern: next()).isFinite ? Double(below(1 << 40)) / 8192 + 0.1 : 0.5)
    case 4, 5: return .string(string())
    case 6: return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<below(5) { object[string()] = value(depth: depth - 1) }
      return .object(object)
    }
  }
}
