import Backends
import Completion
import Foundation
import HTTPStreaming
import LanguageServer
import ProjectIndex
import PromptContext
import Settings
import Streaming
import TextDocuments

/// A configured backend, asked through the pipeline that an editor's requests take: the same prompt,
/// the same shaping.
struct BackendUnderTest {
  /// What it gave at one place.
  struct Answer: Sendable {
    /// The first line of the text; empty when there was none.
    var text: [UInt8] = []
    var time: Duration
    var tokens: TokenCount?
    var failure: String?
  }

  let name: String
  private let engine: CompletionEngine
  private let exclusion: Exclusion
  private let root: String

  /// - Parameter flags: the settings' flags, as `midfill complete` takes them.
  init(flags: [String: String], index: ProjectIndex, root: String) async throws {
    let settings = SettingsLoader.process
    let configuration = settings.load(workspaceRoots: [], flags: flags)
    if let problem = configuration.problems.first {
      throw Evaluation.Stop(description: problem.description)
    }
    let assembly = await BackendAssembly.make(
      configuration, settings: settings,
      transport: URLSessionTransport(version: "eval"), index: index)
    if let problem = assembly.problems.first { throw Evaluation.Stop(description: problem) }
    self.root = root
    name = assembly.backend.name
    exclusion = Exclusion(configuration.privacy, rules: index.ignoreRules)
    var tuning = Tuning()
    // Never: nobody accepts anything here, so it would only cost tokens.
    tuning.prefetchFloor = .infinity
    engine = CompletionEngine(executor: EditorExecutor(), tuning: tuning)
    engine.builder.use(index, roots: [root])
    await engine.configure(
      configuration.completion, context: configuration.context, privacy: configuration.privacy)
    await engine.use(assembly.backend)
  }

  func ask(_ document: Position.Document, path: String) async -> Answer {
    let key = root + "/" + path
    let permission: CompletionRequest.Permission =
      exclusion.covers(key, relative: path) ? .refused : .granted
    engine.builder.judged(key, mayBeSent: permission.isGranted)
    let text = TextDocument(
      uri: FileURI.uri(of: key), languageID: LanguageID.of(path: path) ?? LanguageID.unknown,
      version: 1,
      text: String(decoding: document.text, as: UTF8.self))
    let clock = ContinuousClock()
    let start = clock.now
    let answer = await engine.complete(
      CompletionRequest(
        document: text, offset: document.offset, key: key, path: path, trigger: .invoked,
        permission: permission))
    let time = clock.now - start
    await engine.clear()
    let shown = answer.suggestions.first?.text.utf8.prefix { $0 != 0x0A } ?? "".utf8.prefix(0)
    var result = Answer(text: Array(shown), time: time, tokens: answer.trace.tokens)
    if case .failed(let failure) = answer.outcome { result.failure = "\(failure)" }
    return result
  }
}

extension CompletionRequest.Permission {
  fileprivate var isGranted: Bool {
    if case .granted = self { return true }
    return false
  }
}
