import Backends
import Foundation
import PromptContext
import Streaming
import Synchronization
import TextDocuments

@testable import Completion

/// Plays a session on virtual time, one event after the other, and writes down what happens.
final class SessionPlayer {
  private let script: SessionScript
  private let time = VirtualTime()
  private let engine: CompletionEngine
  private let backend: SimulatedBackend
  private let log: Log
  private var document: TextDocument
  private var offset: Int
  /// What the client shows.
  private var shown: Suggestion?
  private var lastTask: Task<CompletionAnswer, Never>?

  private static let key = "/w/a"

  /// The timeline, in the order in which things happened on the engine's executor.
  final class Log: Sendable {
    private struct State {
      var lines: [String] = []
      var exchanges = 0
      var shown: Suggestion?
    }
    private let state = Mutex(State())
    private let time: VirtualTime

    init(_ time: VirtualTime) { self.time = time }

    func write(_ line: String) {
      let now = Int(time.now / .milliseconds(1))
      let stamp = String(repeating: " ", count: max(0, 6 - "\(now)".count)) + "\(now)  "
      state.withLock { state in
        // A key ends one request and starts another in tasks of their own, in either order.
        let isEarlier =
          line == "answer: superseded" && state.lines.last?.hasPrefix(stamp + "request") == true
        state.lines.insert(stamp + line, at: state.lines.count - (isEarlier ? 1 : 0))
      }
    }

    func noteExchange() { state.withLock { $0.exchanges += 1 } }
    var exchanges: Int { state.withLock { $0.exchanges } }
    func show(_ suggestion: Suggestion?) { state.withLock { $0.shown = suggestion } }
    var shown: Suggestion? { state.withLock { $0.shown } }
    var text: String { state.withLock { $0.lines.joined(separator: "\n") } }
  }

  /// The local model of a script.
  private struct Helper: LocalHelper {
    var text: String
    var probability: Double
    func hint(
      for request: FillRequest, isolation: isolated (any Actor)?
    ) async -> LocalHint? {
      LocalHint(text: text, probability: probability)
    }
  }

  init(_ script: SessionScript) async {
    self.script = script
    let parts = script.document.split(
      separator: "█", maxSplits: 1, omittingEmptySubsequences: false)
    document = TextDocument(
      uri: "file:///w/a", languageID: script.options.language, version: 1, text: parts.joined())
    offset = parts.first?.utf8.count ?? 0
    engine = CompletionEngine(executor: EditorExecutor(), time: time)
    let log = Log(time)
    self.log = log
    backend = SimulatedBackend(
      name: script.options.isLocal ? "local" : "codestral", isLocal: script.options.isLocal,
      time: time, log: { log.write($0) }, reply: { script.answer(to: $0, number: $1) })
    let helper = script.options.helper.map { Helper(text: $0.text, probability: $0.probability) }
    await engine.use(backend, helper: helper)
    await engine.configure(
      CompletionOptions(
        trigger: script.options.onDemand ? .onDemand : .automatic,
        eagerness: .init(rawValue: script.options.eagerness) ?? .normal,
        maxLines: script.options.maxLines,
        debounce: script.options.debounce.map { .milliseconds($0) } ?? .adaptive,
        inComments: !script.options.noComments, inStrings: !script.options.noStrings),
      context: .init(), privacy: .init())
    let engine = engine
    await engine.observe { event in
      engine.assumeIsolated { SessionPlayer.write(event, engine: $0, log) }
    }
  }

  /// Plays to the end, and returns the timeline.
  func play() async -> String {
    for action in script.actions {
      await run(until: action.at)
      await perform(action)
      await settle()
    }
    // What is under way comes to its end.
    while let next = nextEvent { await run(until: next) }
    return log.text
  }

  var result: String {
    var text = document.text
    text.replace(offset..<offset, with: "█")
    return text.string
  }

  // MARK: Time

  private var nextEvent: Duration? {
    [backend.next?.at, time.nextDeadline].compactMap { $0 }.min()
  }

  /// Lets everything happen that is due before or at a moment.
  private func run(until moment: Duration) async {
    while let next = nextEvent, next <= moment {
      if next > time.now { time.advance(by: next - time.now) } else { time.advance(by: .zero) }
      await settle()
      if let step = backend.next, step.at <= time.now {
        backend.perform(step.exchange)
        await settle()
      }
    }
    if moment > time.now { time.advance(by: moment - time.now) }
    await settle()
  }

  /// Returns when the engine has nothing left to do at this moment.
  private func settle() async {
    var quiet = 0
    while quiet < 2 {
      for _ in 0..<16 { await barrier() }
      let isBuilding = await engine.promptsUnderWay > 0
      if !isBuilding, backend.overCount == log.exchanges { quiet += 1 } else { quiet = 0 }
      await Task.yield()
    }
  }

  private func barrier() async {
    let executor = engine.executor
    await withCheckedContinuation { done in executor.run { done.resume() } }
  }

  // MARK: The user

  private func perform(_ action: SessionScript.Action) async {
    let text = SessionScript.plain(action.rest)
    switch action.word {
    case "ask": await ask(.automatic, action.rest)
    case "invoke": await ask(.invoked, action.rest)
    case "menu": await ask(.automatic, action.rest, route: .menu)
    case "key":
      log.write("key \(SessionScript.quoted(action.rest))")
      await type(action.rest)
      await ask(.automatic, "quietly")
    case "type", "paste":
      log.write("\(action.word) \(SessionScript.quoted(text))")
      await type(text)
    case "pair":
      log.write("pair \(SessionScript.quoted(text))")
      await edit(offset..<offset, text)
      offset += text.prefix(1).utf8.count
    case "backspace":
      let count = Int(action.rest) ?? 1
      log.write("backspace \(count)")
      await edit(offset - count..<offset, "")
      offset -= count
    case "indent":
      let line = document.text.lineRange(document.text.line(at: offset))
      log.write("indent \(SessionScript.quoted(text))")
      await edit(line.lowerBound..<offset, text)
      offset = line.lowerBound + text.utf8.count
    case "elsewhere":
      log.write("elsewhere \(SessionScript.quoted(text))")
      await edit(0..<0, text)
      offset += text.utf8.count
    case "move":
      offset = min(max(0, offset + (Int(action.rest) ?? 0)), document.text.utf8Count)
      log.write("move to \(offset)")
    case "accept": await accept(action.rest)
    case "cancel":
      log.write("cancel")
      lastTask?.cancel()
    case "confirm":
      log.write("confirm")
      await engine.confirmAcceptance(nil)
    case "toggle":
      let isOn = await engine.isEnabled
      log.write(isOn ? "switched off" : "switched on")
      await engine.setEnabled(!isOn)
    case "snooze":
      log.write("snooze")
      await engine.snooze(for: .milliseconds(Int(action.rest) ?? 1_000))
    case "refuse":
      log.write("refused from now on: \(action.rest)")
      backend.refuse(
        BackendFailure(
          kind: .init(rawValue: action.rest) ?? .rateLimited, message: action.rest))
    case "allow":
      log.write("no longer refused")
      backend.refuse(nil)
    case "close":
      log.write("close the document")
      await engine.documentClosed(SessionPlayer.key)
    case "settle":
      log.write("the end")
      await engine.settle()
    default: log.write("unknown action \(action.word)")
    }
  }

  private func type(_ text: String) async {
    await edit(offset..<offset, text)
    offset += text.utf8.count
  }

  private func edit(_ range: Range<Int>, _ text: String) async {
    let before = document.text
    let edits = document.apply(
      [
        .incremental(
          start: before.position(of: range.lowerBound, in: .utf8),
          end: before.position(of: range.upperBound, in: .utf8), text: text)
      ], encoding: .utf8)
    if let shown = log.shown { log.show(following(shown, range, text)) }
    await engine.documentChanged(
      SessionPlayer.key, edits: edits, before: before, after: document.text)
  }

  /// What a client still shows after an edit: text that is being typed along, shortened.
  private func following(_ shown: Suggestion, _ range: Range<Int>, _ text: String) -> Suggestion? {
    guard range.isEmpty, range.lowerBound == shown.range.lowerBound,
      shown.text.utf8.starts(with: text.utf8)
    else { return nil }
    let rest = String(decoding: shown.text.utf8.dropFirst(text.utf8.count), as: UTF8.self)
    let start = shown.range.lowerBound + text.utf8.count
    return rest.isEmpty ? nil : Suggestion(text: rest, range: start..<start + shown.range.count)
  }

  private func accept(_ portion: String) async {
    guard let shown = log.shown else {
      log.write("nothing to accept")
      return
    }
    var text = shown.text
    var range = shown.range
    switch portion {
    case "word":
      let start = text.prefix { !$0.isWordCharacter }
      let word = text.dropFirst(start.count).prefix { $0.isWordCharacter }
      text = String(start + word)
      range = range.lowerBound..<range.lowerBound
    case "line":
      text = String(text.prefix { $0 != "\n" }) + "\n"
      range = range.lowerBound..<range.lowerBound
    default: break
    }
    log.write("accept \(portion.isEmpty ? "all" : portion): \(SessionScript.quoted(text))")
    await edit(range, text)
    offset = range.lowerBound + text.utf8.count
  }

  private func ask(
    _ trigger: CompletionRequest.Trigger, _ words: String,
    route: CompletionRequest.Route = .inline
  ) async {
    if words != "quietly" { log.write(trigger == .invoked ? "invoke" : "ask") }
    let request = CompletionRequest(
      document: document, offset: offset, key: SessionPlayer.key, path: "a", trigger: trigger,
      route: route, clientDebounces: script.options.clientWaits,
      permission: script.options.readOnly ? .refused : .granted)
    let log = log
    let part: @Sendable (Suggestion) -> Void = { suggestion in
      log.write("part \(SessionScript.quoted(suggestion.text))")
      log.show(suggestion)
    }
    let parts = words == "streaming" ? part : nil
    if case .waiting(let task) = await engine.submit(request, part: parts) { lastTask = task }
  }

  // MARK: What happens

  private static func write(
    _ event: CompletionEvent, engine: isolated CompletionEngine, _ log: Log
  ) {
    switch event {
    case .answered(let trace):
      log.write("answer: \(trace.outcome.words)\(texts(trace, engine, log))")
    case .exchanged: log.noteExchange()
    case .ended(let showing, let end):
      var words = "gone: \(end.rawValue)"
      if showing.words > 0 { words += ", words \(showing.words)" }
      if showing.acceptedLines > 0 { words += ", lines \(showing.acceptedLines)" }
      log.write(words + " after \(Int(showing.duration / .milliseconds(1))) ms")
    case .corrected(_, let former): log.write("gone after all: accepted, not \(former.rawValue)")
    case .survived(let after, let isKept):
      log.write("\(isKept ? "kept" : "not kept") after \(after.components.seconds) s")
    }
  }

  private static func texts(
    _ trace: RequestTrace, _ engine: isolated CompletionEngine, _ log: Log
  ) -> String {
    if trace.outcome == .superseded { return "" }
    let state = engine.documents[key]
    guard case .shown = trace.outcome, let live = state?.live else {
      if trace.route == .inline { log.show(nil) }
      return ""
    }
    log.show(live.suggestion)
    let all = [live] + (trace.trigger == .invoked ? state?.others ?? [] : [])
    let replaced = live.suggestion.range.isEmpty ? "" : " over \(live.suggestion.range.count)"
    return " " + all.map { SessionScript.quoted($0.suggestion.text) }.joined(separator: " or ")
      + replaced
  }
}

extension Outcome {
  fileprivate var words: String {
    switch self {
    case .shown(let source): "from \(source)"
    case .empty(.backendSaidNothing): "empty, the backend had no text"
    case .empty(.filtered(let name)): "empty, \(name)"
    case .skipped(let reason): "skipped, \(reason.rawValue)"
    case .superseded: "superseded"
    case .failed(let failure): "failed, \(failure.kind.rawValue)"
    }
  }
}
