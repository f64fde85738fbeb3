import Backends
import Testing

@testable import Completion

@Suite struct CompletionEngineTests {
  @Test func showsWhatTheBackendStreams() async throws {
    let typist = await Typist("let total = ‸\nprint(total)\n")
    let answer = typist.ask()
    let exchange = try await typist.backend.next()
    #expect(exchange.request.prefix == "let total = ")
    #expect(exchange.request.suffix == "\nprint(total)\n")
    exchange.send("price ")
    exchange.send("* count")
    exchange.finish()
    let result = await answer.value
    #expect(result.outcome == .shown(.backend("scripted")))
    #expect(result.suggestions.map(\.text) == ["price * count"])
  }

  @Test func typingAlongCostsNoRequest() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price * count")
    exchange.finish()
    _ = await answer.value
    var shown = 0
    for character in "price * coun" {
      await typist.type(String(character))
      let result = await typist.ask().value
      if result.outcome == .shown(.liveCandidate) { shown += 1 }
      #expect(result.suggestions.first.map(typist.accepting) == "let total = price * count\n")
    }
    #expect(shown == 12)
    #expect(typist.backend.count == 1)
  }

  @Test func backspaceGivesTheTextBack() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    _ = await answer.value
    await typist.type("pr")
    await typist.backspace()
    typist.time.advance(by: .seconds(1))
    let result = await typist.ask().value
    #expect(result.suggestions.map(\.text) == ["rice"])
  }

  @Test func aNewerRequestSupersedesTheOlder() async throws {
    let typist = await Typist("let a = 1\nlet total = ‸\n")
    let first = typist.ask()
    let exchange = try await typist.backend.next()
    typist.move(to: 9)
    let second = typist.ask(.invoked)
    #expect(await first.value.outcome == .superseded)
    await exchange.waitUntilClosed()
    let other = try await typist.backend.next()
    other.finish()
    #expect(await second.value.outcome == .empty(.backendSaidNothing))
  }

  @Test func anEditEndsAWaitingInlineRequestAndItsStream() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    await typist.type("x")
    #expect(await answer.value.outcome == .superseded)
    await exchange.waitUntilClosed()
  }

  @Test func aRequestJoinsTheStreamThatAgrees() async throws {
    let typist = await Typist("let total = ‸\n")
    let first = typist.ask()
    let exchange = try await typist.backend.next()
    await typist.type("pr")
    #expect(await first.value.outcome == .superseded)
    let second = typist.ask()
    await typist.time.sleepers(1)
    exchange.send("price")
    exchange.finish()
    let result = await second.value
    #expect(result.outcome == .shown(.joined("scripted")))
    #expect(result.suggestions.map(\.text) == ["ice"])
    #expect(typist.backend.count == 1)
  }

  @Test func aMenuRequestSurvivesAnEdit() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask(route: .menu)
    let exchange = try await typist.backend.next()
    await typist.type("p")
    exchange.send("price")
    exchange.finish()
    let result = await answer.value
    #expect(result.suggestions == [Suggestion(text: "price", range: 12..<12)])
  }

  @Test func aFailureIsTold() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask()
    let failure = BackendFailure(kind: .unauthorized, message: "no", status: 401)
    try await typist.backend.next().fail(failure)
    #expect(await answer.value.outcome == .failed(failure))
    let again = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    #expect(await again.value.outcome == .shown(.backend("scripted")))
  }

  @Test func theDebounceIsWaitedOutOnce() async throws {
    let typist = await Typist(
      "let total = ‸\n", options: CompletionOptions(debounce: .milliseconds(75)))
    let first = typist.ask()
    await typist.time.sleepers(1)
    await typist.type("p")
    #expect(await first.value.outcome == .superseded)
    let second = typist.ask()
    await typist.time.sleepers(1)
    #expect(typist.backend.count == 0)
    typist.time.advance(by: .milliseconds(75))
    let exchange = try await typist.backend.next()
    exchange.send("rice")
    exchange.finish()
    #expect(await second.value.suggestions.map(\.text) == ["rice"])
    #expect(typist.backend.count == 1)
  }

  @Test func theConnectionIsLookedAfterWhileTheDebounceLasts() async throws {
    let typist = await Typist(
      "let total = ‸\n", options: CompletionOptions(debounce: .milliseconds(75)))
    let answer = typist.ask()
    await typist.time.sleepers(1)
    #expect(typist.backend.rewarmCount == 1)
    #expect(typist.backend.count == 0)
    typist.time.advance(by: .milliseconds(75))
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    _ = await answer.value
    await typist.type("p")
    #expect(await typist.ask().value.suggestions.map(\.text) == ["rice"])
    #expect(typist.backend.rewarmCount == 1)
  }

  @Test func theClientsCancelEndsTheWait() async throws {
    let typist = await Typist("let total = ‸\n")
    let answer = typist.ask()
    _ = try await typist.backend.next()
    answer.cancel()
    #expect(await answer.value.outcome == .superseded)
  }

  @Test func withoutABackendItSaysSo() async throws {
    let typist = await Typist("let total = ‸\n")
    await typist.engine.use(nil)
    #expect(await typist.ask().value.outcome == .skipped(.noBackend))
  }

  @Test func switchedOffAnswersOnlyByHand() async throws {
    let typist = await Typist("let total = ‸\n")
    await typist.engine.setEnabled(false)
    #expect(await typist.ask().value.outcome == .skipped(.toggledOff))
    let invoked = typist.ask(.invoked)
    try await typist.backend.next().finish()
    #expect(await invoked.value.outcome == .empty(.backendSaidNothing))
    await typist.engine.setEnabled(true)
    await typist.engine.snooze(for: .seconds(60))
    #expect(await typist.ask().value.outcome == .skipped(.snoozed))
    typist.time.advance(by: .seconds(61))
    #expect(await typist.ask().value.outcome == .empty(.backendSaidNothing))
  }
}

@Suite struct ReuseTests {
  @Test func comingBackToAPlaceCostsNoRequest() async throws {
    let typist = await Typist("let a = ‸\nlet b = 1\n")
    let answer = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    _ = await answer.value
    await typist.type("x")
    await typist.backspace()
    typist.time.advance(by: .seconds(1))
    let again = await typist.ask().value
    #expect(again.outcome == .shown(.cache))
    #expect(again.suggestions.map(\.text) == ["price"])
    #expect(typist.backend.count == 1)
  }

  @Test func nothingToSayIsNotAskedAgain() async throws {
    let typist = await Typist("let a = ‸\nlet b = 1\n")
    let answer = typist.ask()
    try await typist.backend.next().finish()
    #expect(await answer.value.outcome == .empty(.backendSaidNothing))
    #expect(await typist.ask().value.outcome == .empty(.backendSaidNothing))
    #expect(typist.backend.count == 1)
  }

  @Test func acceptingIsAnsweredFromThePrefetch() async throws {
    let typist = await Typist("let a = ‸\nlet b = 1\n")
    let first = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    _ = await first.value
    await typist.time.sleepers(1)
    typist.time.advance(by: .milliseconds(120))
    let ahead = try await typist.backend.next()
    #expect(ahead.request.prefix == "let a = price")
    ahead.send(" * count")
    ahead.finish()
    await typist.type("price")
    let second = await typist.ask().value
    #expect(second.suggestions.map(\.text) == [" * count"])
    #expect(typist.backend.count == 2)
  }

  @Test func thePrefetchEndsWhenSomethingElseIsTyped() async throws {
    let typist = await Typist("let a = ‸\nlet b = 1\n")
    let first = typist.ask()
    let exchange = try await typist.backend.next()
    exchange.send("price")
    exchange.finish()
    _ = await first.value
    await typist.time.sleepers(1)
    typist.time.advance(by: .milliseconds(120))
    let ahead = try await typist.backend.next()
    await typist.type("x")
    await ahead.waitUntilClosed()
  }
}
