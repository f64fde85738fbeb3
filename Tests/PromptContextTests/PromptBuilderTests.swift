import Dispatch
import ProjectIndex
import Testing
import TextDocuments

@testable import PromptContext

@Suite struct PromptBuilderTests {
  /// Typing a line leaves all other bytes of the prompt alone, in nineteen keys of twenty and more.
  @Test func typingChangesOnlyWhatIsTyped() async throws {
    let project = try await ContextProject(SourcesTests.project)
    let lines = [
      "    articles = inventory.count_articles(\"books\")",
      "    shipping = estimate_shipping(articles, region=\"north\")",
      "    price = Discount(MAXIMUM_DISCOUNT).apply_to(shipping)",
      "    return render(articles, shipping, price)",
    ]
    var above = "from src.pricing import Discount\n\ndef yearly(inventory):\n"
    let below = "\n\ndef last():\n    pass\n"
    var pairs = 0
    var same = 0
    for line in lines {
      var former: Prompt?
      for count in 4...line.count {
        let typed = above + line.prefix(count)
        let prompt = await project.builder.prompt(
          for: TextSnapshot(typed + below), at: typed.utf8.count, key: project.key("src/main.py"))
        #expect(prompt.prefix.hasSuffix(line.prefix(count)))
        if let former {
          pairs += 1
          let isSame =
            prompt.parts == former.parts && prompt.suffix == former.suffix
            && prompt.prefix.hasPrefix(former.prefix)
          if isSame { same += 1 }
        }
        former = prompt
      }
      above += line + "\n"
    }
    #expect(Double(same) >= 0.95 * Double(pairs), "\(same) of \(pairs)")
  }

  @Test func theLineThatNamesSomethingNewGetsItsDefinition() async throws {
    let project = try await ContextProject(SourcesTests.project, sources: [Definitions()])
    let start = await project.prompt("src/main.py", "value = ‸\n")
    #expect(!start.parts.contains { $0.text.contains("def count_articles") })
    let named = await project.prompt("src/main.py", "value = stock.count_articles(‸\n")
    #expect(named.parts.contains { $0.text.contains("def count_articles") })
  }

  @Test func aSourceThatTakesTooLongIsNotWaitedFor() async throws {
    struct Slow: ContextSource {
      let name = ContextSourceName.open
      let gate: DispatchGate
      func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
        gate.wait()
        return []
      }
    }
    let gate = DispatchGate()
    let project = try await ContextProject(
      SourcesTests.project, sources: [Definitions(), Slow(gate: gate)])
    let text = "value = stock.count_articles("
    let prompt = await project.builder.prompt(
      for: PromptRequest(
        document: QueryDocument(
          key: project.key("src/main.py"), languageID: "", snapshot: TextSnapshot(text),
          offset: text.utf8.count), tokens: 2_000, bytesPerToken: 3),
      now: .zero, deadline: { await gate.reached() })
    gate.open()
    #expect(!prompt.isComplete)
    // What was ready is used.
    #expect(prompt.parts.contains { $0.text.contains("def count_articles") })
  }

  /// A source that goes on for long can see that nobody waits, so that the index is free again.
  @Test func aLateSourceIsToldToEnd() async throws {
    struct Late: ContextSource {
      let name = ContextSourceName.open
      let gate: DispatchGate
      let told: AsyncStream<Bool>.Continuation
      func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
        told.yield(lookup?.isOver() == true)
        gate.wait()
        told.yield(lookup?.isOver() == true)
        told.finish()
        return []
      }
    }
    let gate = DispatchGate()
    let (told, telling) = AsyncStream.makeStream(of: Bool.self)
    let project = try await ContextProject(
      SourcesTests.project, sources: [Late(gate: gate, told: telling)])
    let document = QueryDocument(
      key: project.key("src/main.py"), languageID: "", snapshot: TextSnapshot("x = "), offset: 4)
    let prompt = await project.builder.prompt(
      for: PromptRequest(document: document, tokens: 500, bytesPerToken: 3), now: .zero,
      deadline: { await gate.reached() })
    gate.open()
    #expect(!prompt.isComplete && prompt.parts.isEmpty)
    #expect(await told.reduce(into: []) { $0.append($1) } == [false, true])
  }

  @Test func theSamePlaceGivesTheSameBytes() async throws {
    let text = "from src.pricing import Discount\nnumber = stock.count_articles(‸)\n"
    let first = try await ContextProject(SourcesTests.project)
    let second = try await ContextProject(SourcesTests.project)
    let (one, two) = (
      await first.prompt("src/main.py", text), await second.prompt("src/main.py", text)
    )
    #expect(one.parts.map(\.text) == two.parts.map(\.text))
    #expect(!one.parts.isEmpty && one.prefix == two.prefix)
  }
}

/// Holds up a thread until a test says so, and tells the test that it does.
final class DispatchGate: Sendable {
  private let opening = DispatchSemaphore(value: 0)
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  init() { (arrivals, arrival) = AsyncStream.makeStream() }

  func wait() {
    arrival.finish()
    opening.wait()
  }

  func reached() async { for await _ in arrivals {} }

  func open() { opening.signal() }
}
