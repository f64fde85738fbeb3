import TestSupport
import Testing

@testable import Backends

struct TokenBucketTests {
  @Test func `A quarter at once, then one by one as the minute goes`() {
    var bucket = TokenBucket(perMinute: 60, now: .zero)
    for _ in 0..<15 {
      #expect(bucket.wait(for: 1, now: .zero) == .zero)
      bucket.take(1, now: .zero)
    }
    // 45 come back over a minute.
    #expect(bucket.wait(for: 1, now: .zero) == .milliseconds(1_334))
    #expect(bucket.wait(for: 1, now: .seconds(1)) == .milliseconds(334))
    #expect(bucket.wait(for: 1, now: .milliseconds(1_334)) == .zero)
  }

  @Test func `More than fits goes from a full bucket and is paid back`() {
    var bucket = TokenBucket(perMinute: 60_000, now: .zero)
    #expect(bucket.wait(for: 30_000, now: .zero) == .zero)
    bucket.take(30_000, now: .zero)
    #expect(bucket.wait(for: 100, now: .zero) == .milliseconds(20_134))
    #expect(bucket.wait(for: 30_000, now: .seconds(39)) > .zero)
    #expect(bucket.wait(for: 30_000, now: .seconds(40)) == .zero)
  }

  @Test func `No minute holds more than the limit, whatever the rhythm`() {
    var random = SeededRandom(seed: 3)
    for limit in [5, 30, 500] {
      var bucket = TokenBucket(perMinute: limit, now: .zero)
      var now = Duration.zero
      var sent: [Duration] = []
      for _ in 0..<3_000 {
        now += .milliseconds(Int.random(in: 0...400, using: &random))
        if bucket.wait(for: 1, now: now) == .zero {
          bucket.take(1, now: now)
          sent.append(now)
        }
      }
      var first = 0
      for (last, time) in sent.enumerated() {
        while sent[first] < time - .seconds(60) { first += 1 }
        #expect(last - first + 1 <= max(limit, 1))
      }
    }
  }

  @Test func `The provider's own count is believed`() {
    var bucket = TokenBucket(perMinute: 60, now: .zero)
    bucket.learn(perMinute: 60, remaining: 0, now: .zero)
    #expect(bucket.wait(for: 1, now: .zero) > .zero)
    // More than we thought is not given back: others may share the limit.
    bucket.learn(perMinute: 60, remaining: 50, now: .zero)
    #expect(bucket.wait(for: 1, now: .zero) > .zero)
    bucket.learn(perMinute: 600, remaining: nil, now: .zero)
    #expect(bucket.perMinute == 600)
    #expect(bucket.wait(for: 1, now: .zero) == .zero)
  }

  @Test func `An estimate that was too high is given back, never over the brim`() {
    var bucket = TokenBucket(perMinute: 400, now: .zero)
    bucket.take(100, now: .zero)
    bucket.giveBack(40, now: .zero)
    #expect(bucket.wait(for: 40, now: .zero) == .zero)
    #expect(bucket.wait(for: 41, now: .zero) > .zero)
    bucket.giveBack(1_000, now: .zero)
    bucket.take(100, now: .zero)
    #expect(bucket.wait(for: 1, now: .zero) > .zero)
  }
}
