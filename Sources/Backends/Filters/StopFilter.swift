/// Ends the answer at the first stop sequence, whether or not the provider was told of it: most take
/// four at the most, some none.
struct StopFilter: TextFilter {
  private let stops: [[UInt8]]
  private var held: [UInt8] = []
  private(set) var isDone = false

  init(stops: [String]) {
    self.stops = stops.filter { !$0.isEmpty }.map { Array($0.utf8) }
  }

  mutating func push(_ text: String) -> String {
    if isDone { return "" }
    if stops.isEmpty { return text }
    held.append(contentsOf: text.utf8)
    if let end = firstStop() {
      isDone = true
      let text = String(decoding: held[..<end], as: UTF8.self)
      held = []
      return text
    }
    let kept = beginningOfStop()
    let text = String(decoding: held[..<(held.count - kept)], as: UTF8.self)
    held.removeFirst(held.count - kept)
    return text
  }

  mutating func end() -> String {
    defer { held = [] }
    return isDone ? "" : String(decoding: held, as: UTF8.self)
  }

  private func firstStop() -> Int? {
    held.indices.first { start in
      stops.contains { $0[0] == held[start] && held[start...].starts(with: $0) }
    }
  }

  /// How many bytes at the end may be the beginning of a stop sequence.
  private func beginningOfStop() -> Int {
    let longest = stops.map(\.count).max() ?? 1
    for count in stride(from: min(longest - 1, held.count), to: 0, by: -1)
    where stops.contains(where: { $0.starts(with: held.suffix(count)) }) {
      return count
    }
    return 0
  }
}
