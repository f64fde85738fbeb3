import Streaming
import TestSupport
import Testing

@Suite struct QueueTests {
  @Test func givesInTheOrderOfTaking() {
    var queue = Queue<Int>()
    var model: [Int] = []
    var random = SeededRandom(seed: 7)
    // More in than out, then more out than in, so that it grows long and gets empty.
    for step in 0..<60_000 {
      if Int.random(in: 0..<10, using: &random) < (step < 30_000 ? 7 : 2) {
        queue.append(step)
        model.append(step)
      } else {
        let expected = model.isEmpty ? nil : model.removeFirst()
        guard queue.popFirst() == expected else {
          Issue.record("the wrong element at step \(step)")
          return
        }
      }
      guard queue.isEmpty == model.isEmpty else {
        Issue.record("it is taken for empty at step \(step)")
        return
      }
    }
  }
}
