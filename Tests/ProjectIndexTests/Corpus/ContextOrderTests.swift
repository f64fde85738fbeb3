import TestSupport
import Testing

@testable import ProjectIndex

/// A sorted segment finds the same places as a look at every token.
struct ContextOrderTests {
  @Test func sortedAndUnsortedPlacesAreTheSame() throws {
    var random = SeededRandom(seed: 23)
    let vocabulary = Vocabulary()
    let words = ["a", "b", "if", "Foo", "x1", "9"]
    let versions = (0..<12).map { file in
      let text = (0..<60).map { _ in
        (0..<Int.random(in: 0..<8, using: &random)).map { _ in
          (words.randomElement(using: &random) ?? "")
            + (["(", " ", "=", ")"].randomElement(using: &random) ?? "")
        }.joined() + "\n"
      }.joined()
      let bytes = Array(text.utf8).withUnsafeBufferPointer { Buffer($0) }
      return FileVersion(key: "/f\(file).c", text: bytes, stamp: nil)
    }
    let loose = versions.map { Segment(tokenizing: $0, vocabulary) }
    for word in 0..<vocabulary.count { vocabulary.fileCounts.base[word] = word == 2 ? 12 : 1 }
    let shapes = ShapeTable.learn(vocabulary, fileCount: 12)
    let segment = Segment(
      merging: loose.map { ($0, $0.files[0]) }, shapes: shapes,
      styles: Array(vocabulary.styles.elements))
    let orders = try #require(segment.orders)
    let styles = UnsafePointer<Int8>(vocabulary.styles.base)
    let ids = segment.ids.base

    let positions = segment.lines.elements.flatMap { Array($0.tokens) }
    #expect(Set(orders.exact.elements.map { Int($0) }) == Set(positions))
    for _ in 0..<300 {
      let place = positions.randomElement(using: &random) ?? 0
      for (depth, isShape) in [
        (1, false), (2, false), (3, false), (5, false), (5, true), (10, true),
      ] {
        let order = isShape ? orders.shape : orders.exact
        func key(_ token: Int) -> Int32 {
          isShape ? shapes.shape(ids[token], styles) : ids[token]
        }
        var range = 0..<order.count
        for back in 1...depth {
          range = ContextOrder.narrow(
            range, of: UnsafePointer(order.base), back: back, wanted: key(place - back), key: key)
        }
        let found = range.map { Int(order.base[$0]) }
        let expected = positions.filter { position in
          (1...depth).allSatisfy { key(position - $0) == key(place - $0) }
        }
        #expect(found.sorted() == expected)
        #expect(found.contains(place))
      }
    }
  }
}
