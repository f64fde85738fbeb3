import Backends
import Completion
import PromptContext
import Streaming
import TextDocuments

/// One open document with a cursor, an engine and a backend: what a typing session is written with.
final class Typist {
  let time = VirtualTime()
  let backend = ScriptedBackend()
  let engine: CompletionEngine
  private(set) var document: TextDocument
  private(set) var offset: Int

  /// - Parameter text: the document, with `‸` where the cursor stands.
  init(_ text: String, options: CompletionOptions = CompletionOptions(debounce: .milliseconds(0)))
    async
  {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    document = TextDocument(
      uri: "file:///w/a.swift", languageID: "swift", version: 1, text: parts.joined())
    offset = parts.first?.utf8.count ?? 0
    engine = CompletionEngine(executor: EditorExecutor(), time: time)
    await engine.use(backend)
    await engine.configure(options, context: .init(), privacy: .init())
  }

  /// Puts text at the cursor, which moves behind its first `moving` characters (all by default).
  func type(_ text: String, moving: Int? = nil) async {
    await edit(offset..<offset, text)
    offset += text.prefix(moving ?? text.count).utf8.count
  }

  func backspace(_ count: Int = 1) async {
    let range = (offset - count)..<offset
    await edit(range, "")
    offset = range.lowerBound
  }

  func edit(_ range: Range<Int>, _ text: String) async {
    let before = document.text
    let start = before.position(of: range.lowerBound, in: .utf8)
    let end = before.position(of: range.upperBound, in: .utf8)
    let edits = document.apply(
      [.incremental(start: start, end: end, text: text)], encoding: .utf8)
    await engine.documentChanged(
      "/w/a.swift", edits: edits, before: before, after: document.text)
  }

  func move(to offset: Int) { self.offset = offset }

  func request(
    _ trigger: CompletionRequest.Trigger = .automatic, route: CompletionRequest.Route = .inline
  ) -> CompletionRequest {
    CompletionRequest(
      document: document, offset: offset, key: "/w/a.swift", path: "a.swift", trigger: trigger,
      route: route)
  }

  /// Asks, in a task of its own.
  func ask(
    _ trigger: CompletionRequest.Trigger = .automatic, route: CompletionRequest.Route = .inline
  ) -> Task<CompletionAnswer, Never> {
    let request = request(trigger, route: route)
    let engine = engine
    return Task { await engine.complete(request) }
  }

  /// The document as it reads when a suggestion is accepted.
  func accepting(_ suggestion: Suggestion) -> String {
    var text = document.text
    text.replace(suggestion.range, with: suggestion.text)
    return text.string
  }
}
