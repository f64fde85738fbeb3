import Dispatch
import Foundation
import JSONCodec
import JSONRPC
import TestSupport

/// Midfill against a server that only forwards, both as spawned programs over their pipes, both with
/// the same fake provider, in the same run.
///
/// Beside this program must lie the `midfill` to measure. `midfill-bench typing [PART...]`; all of it
/// takes six minutes.
enum TypingBenchmark {
  static func run() {
    let parts: [(name: String, run: () throws -> Void)] = [
      ("latency", latency), ("typing", typing), ("curve", curve), ("along", following),
      ("accept", accepting), ("idle", resting),
    ]
    let wanted = CommandLine.arguments.dropFirst(2)
    do {
      for part in parts where wanted.isEmpty || wanted.contains(part.name) { try part.run() }
    } catch {
      print("failed: \(error)")
    }
  }

  // MARK: Subjects

  private static let folder = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()

  /// - Parameter debounce: in milliseconds; nil is Midfill's default.
  private static func midfill(_ provider: FakeProvider, debounce: Int? = nil) throws
    -> TypingClient
  {
    var completion: JSONObject = [:]
    if let debounce { completion["debounce"] = .integer(debounce) }
    return try TypingClient(
      folder.appendingPathComponent("midfill"),
      ["--backend", "codestral", "--base", provider.base],
      environment: ["CODESTRAL_API_KEY": "k"], options: ["completion": .object(completion)])
  }

  private static func forwarder(_ provider: FakeProvider) throws -> TypingClient {
    try TypingClient(
      folder.appendingPathComponent("midfill-bench"), ["forward", "\(provider.port)"])
  }

  private static func wait(_ milliseconds: Int) {
    Thread.sleep(forTimeInterval: Double(milliseconds) / 1e3)
  }

  /// Where the cursor is after a text was typed.
  private struct Cursor {
    var line: Int
    var column: Int

    static let start: Cursor = {
      let lines = TypingScript.before.split(separator: "\n", omittingEmptySubsequences: false)
      return Cursor(line: lines.count - 1, column: lines.last?.utf8.count ?? 0)
    }()

    func after(_ text: String) -> Cursor {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let last = lines.last?.utf8.count ?? 0
      return lines.count == 1
        ? Cursor(line: line, column: column + last)
        : Cursor(line: line + lines.count - 1, column: last)
    }
  }

  private static func type(
    _ text: String, _ cursor: inout Cursor, _ client: TypingClient
  ) -> (id: Int, at: ContinuousClock.Instant) {
    let next = cursor.after(text)
    let sent = client.type(
      text, at: cursor.line, cursor.column, asksAt: (next.line, next.column))
    cursor = next
    return sent
  }

  /// A client with the document open and its server warm.
  private static func opened(_ client: TypingClient) -> TypingClient {
    client.open(TypingScript.before + TypingScript.after)
    wait(400)
    return client
  }

  // MARK: Key to request, last byte to answer

  /// Keys far enough apart that each one has its own request and its own answer.
  private static func latency() throws {
    for (name, make) in [
      ("midfill", { try midfill($0, debounce: 0) }), ("plain forwarding", forwarder),
    ] as [(String, (FakeProvider) throws -> TypingClient)] {
      let provider = try FakeProvider { _ in TypingScript.pieces(" guess(a, b)") }
      let client = opened(try make(provider))
      var cursor = Cursor.start
      var toRequest = Samples()
      var toAnswer = Samples()
      for character in TypingScript.characters.filter({ $0 != "\n" }).prefix(60) {
        let before = provider.exchanges.count
        let sent = type(String(character), &cursor, client)
        guard let answer = client.answer(to: sent.id, within: 3) else { continue }
        wait(30)
        let exchanges = provider.exchanges
        guard exchanges.count > before, let last = exchanges[before].tokens.last else { continue }
        toRequest.add(exchanges[before].arrival - sent.at)
        toAnswer.add(answer.at - last)
        wait(100)
      }
      client.quit()
      print("\(name): key to request     \(toRequest)")
      print("\(name): last byte to answer \(toAnswer)")
    }
  }

  // MARK: Typing

  struct Result {
    var requests = 0
    var prefetches = 0
    var tokens = 0
    var wasted = 0
    var shownAfter: Duration?
    var closed = Samples()
    var closedCount = 0
    var unanswered = 0
    var shownKeys = 0
    var processorTime = Duration.zero

    var waste: Double { tokens == 0 ? 0 : Double(wasted) / Double(tokens) * 100 }
  }

  /// 120 keys at a pace; then a pause.
  private static func session(
    _ client: TypingClient, _ provider: FakeProvider, pace: Int
  ) -> Result {
    var result = Result()
    var cursor = Cursor.start
    let usage = ProcessUsage(of: client.processID)
    var keys: [(id: Int, at: ContinuousClock.Instant)] = []
    let start = ContinuousClock.now
    for (index, character) in TypingScript.characters.enumerated() {
      let due = start + .milliseconds(pace * index)
      let rest = due - .now
      if rest > .zero { Thread.sleep(forTimeInterval: rest / .seconds(1)) }
      if let last = keys.last, client.answerNow(to: last.id)?.text != nil { result.shownKeys += 1 }
      keys.append(type(String(character), &cursor, client))
    }
    let final = keys[keys.count - 1]
    let answer = client.answer(to: final.id, within: 3)
    if let answer, answer.text != nil {
      result.shownAfter = answer.at - final.at
      result.shownKeys += 1
    }
    wait(600)
    result.processorTime = ProcessUsage(of: client.processID).time - usage.time
    result.unanswered = keys.count { client.answerNow(to: $0.id) == nil }
    let exchanges = provider.exchanges
    // The one whose text the last key got; what was asked after it is for later.
    let needed = exchanges.lastIndex { $0.arrival <= (answer?.at ?? .now) }
    for (index, exchange) in exchanges.enumerated() {
      result.requests += 1
      result.tokens += exchange.tokens.count
      if let needed, index > needed {
        result.prefetches += 1
      } else if index != needed {
        result.wasted += exchange.tokens.count
      }
      guard let closed = exchange.closed else { continue }
      result.closedCount += 1
      // What made it useless: a key, or a token that contradicts one.
      let events = keys.map(\.at) + exchange.tokens
      if let cause = events.filter({ $0 <= closed }).max() { result.closed.add(closed - cause) }
    }
    return result
  }

  /// - Parameter isWrong: no text was what is typed, so all but the last one's tokens were for nothing.
  private static func report(_ name: String, _ result: Result, isWrong: Bool) {
    let waste =
      isWrong
      ? String(format: "%.0f %% wasted", result.waste)
      : String(
        format: "%.2f for a character typed",
        Double(result.tokens) / Double(TypingScript.characters.count))
    let shown = result.shownAfter.map { Samples.text($0) } ?? "never"
    print(
      "\(name): \(result.requests) requests (\(result.prefetches) ahead), \(result.tokens) tokens, "
        + waste + ", shown \(shown) after the last key, "
        + "a text after \(result.shownKeys) of 120 keys, \(result.unanswered) unanswered, "
        + "CPU \(Samples.text(result.processorTime))")
    if result.closedCount > 0 {
      print("\(name): \(result.closedCount) closed as useless, after \(result.closed)")
    }
  }

  private static func typing() throws {
    let answers: [(String, @Sendable (String) -> [String])] = [
      ("every text wrong", { _ in TypingScript.wrong }),
      ("every text right", { TypingScript.rest(after: $0) }),
    ]
    for (mode, answer) in answers {
      for pace in [60, 150] {
        for (name, make) in [
          ("midfill", { try midfill($0) }), ("plain forwarding", forwarder),
        ] as [(String, (FakeProvider) throws -> TypingClient)] {
          let provider = try FakeProvider(answer)
          let client = opened(try make(provider))
          report(
            "\(mode), \(pace) ms, \(name)", session(client, provider, pace: pace),
            isWrong: mode == "every text wrong")
          client.quit()
        }
      }
    }
  }

  /// Added delay against waste, every text wrong.
  private static func curve() throws {
    for debounce in [0, 25, 50, 75, 100, 150, 200] {
      for pace in [60, 150] {
        let provider = try FakeProvider { _ in TypingScript.wrong }
        let client = opened(try midfill(provider, debounce: debounce))
        let result = session(client, provider, pace: pace)
        client.quit()
        let shown = result.shownAfter.map { Samples.text($0) } ?? "never"
        print(
          "curve, \(pace) ms, debounce \(debounce) ms: shown after \(shown), "
            + String(format: "%.0f %% of %d tokens wasted", result.waste, result.tokens)
            + ", \(result.requests) requests")
      }
    }
  }

  // MARK: Reuse

  /// Thirty keys along a suggestion.
  private static func following() throws {
    let provider = try FakeProvider { TypingScript.rest(after: $0) }
    let client = opened(try midfill(provider))
    var cursor = Cursor.start
    let first = client.ask(cursor.line, cursor.column)
    guard let text = client.answer(to: first.id, within: 3)?.text else {
      print("along: no suggestion")
      return
    }
    wait(700)
    let before = provider.exchanges.count
    var ghosts = 0
    var toAnswer = Samples()
    let usage = ProcessUsage(of: client.processID)
    let keys = Array(text.prefix(30))
    for character in keys {
      let sent = type(String(character), &cursor, client)
      if let answer = client.answer(to: sent.id, within: 1), answer.text != nil {
        ghosts += 1
        toAnswer.add(answer.at - sent.at)
      }
      wait(60)
    }
    let spent = ProcessUsage(of: client.processID).time - usage.time
    client.quit()
    print(
      "along a text of \(text.count) characters: \(provider.exchanges.count - before) requests, "
        + "a text after \(ghosts) of \(keys.count) keys; key to answer \(toAnswer); "
        + "CPU \(Samples.text(spent / keys.count)) a key")
  }

  /// Accept, accept, accept, accept.
  private static func accepting() throws {
    let provider = try FakeProvider { prefix in
      TypingScript.pieces(" + part_\(16 + prefix.count % 9)(a, b)")
    }
    let client = opened(try midfill(provider))
    var cursor = Cursor.start
    var sent = client.ask(cursor.line, cursor.column)
    for round in 1...5 {
      guard let answer = client.answer(to: sent.id, within: 3), let text = answer.text else {
        print("accept \(round): no text")
        return
      }
      if round > 1 {
        print("accept \(round - 1): next text after \(Samples.text(answer.at - sent.at))")
      }
      // Long enough to read it; the request for what follows goes out meanwhile.
      wait(800)
      sent = type(text, &cursor, client)
    }
    client.quit()
    print("accepting: \(provider.exchanges.count) requests in all")
  }

  /// Five seconds of nothing.
  private static func resting() throws {
    let provider = try FakeProvider { _ in TypingScript.wrong }
    let client = opened(try midfill(provider))
    var cursor = Cursor.start
    let sent = type("x", &cursor, client)
    _ = client.answer(to: sent.id, within: 3)
    wait(3_000)
    let before = ProcessUsage(of: client.processID)
    wait(5_000)
    let after = ProcessUsage(of: client.processID)
    client.quit()
    print(
      "idle for 5 s: woken \(after.wakeUps(since: before)) times, "
        + "CPU \(Samples.text(max(.zero, after.time - before.time)))")
  }
}
