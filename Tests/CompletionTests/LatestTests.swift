import Testing

@testable import Completion

@Suite struct LatestTests {
  @Test func theLastOnesAreKeptInTheirOrder() {
    var latest = Latest<Int>(3)
    #expect(latest.isEmpty && latest.last == nil)
    for number in 1...7 {
      latest.append(number)
      #expect(Array(latest) == Array((Swift.max(1, number - 2)...number)))
      #expect(latest.last == number)
    }
    latest[1] = 0
    #expect(Array(latest) == [5, 0, 7])
  }
}
