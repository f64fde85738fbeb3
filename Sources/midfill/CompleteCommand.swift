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

/// `midfill complete FILE:LINE[:COLUMN]`: the editor's pipeline, once, for one place.
struct CompleteCommand {
  private let arguments: Arguments
  private let place: Place

  init(_ words: [String]) throws {
    arguments = try Arguments(words, switches: Command.complete.switches)
    guard let first = arguments.rest.first, arguments.rest.count == 1 else {
      throw UsageError("complete takes one FILE:LINE[:COLUMN]")
    }
    place = try Place(first)
  }

  func run() async throws -> Int32 {
    let started = ContinuousClock.now
    let path = URL(fileURLWithPath: place.file).standardizedFileURL.path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UsageError("\(place.file) cannot be read")
    }
    let document = TextDocument(
      uri: FileURI.uri(of: path), languageID: LanguageID.of(path: path) ?? LanguageID.unknown,
      version: 1,
      text: String(decoding: data, as: UTF8.self))
    let offset = try place.offset(in: document.text)
    let root = ProjectRoot.around(path)
    let settings = SettingsLoader.process
    let configuration = settings.load(workspaceRoots: [root], flags: arguments.values)
    if let problem = configuration.problems.first(where: { $0.place.layer == .flags }) {
      throw UsageError(problem.description)
    }
    let index = ProjectIndex(options: configuration.index)
    let assembly = await BackendAssembly.make(
      configuration, settings: settings,
      transport: URLSessionTransport(version: Version.current), index: index)
    for problem in configuration.problems.map(\.description) + assembly.problems {
      Terminal.complain("midfill: \(problem)")
    }
    // An editor's user goes on with the local model; whoever names a backend here wants that one.
    if assembly.isSubstitute { return ExitStatus.backendFailure }
    let backend = assembly.backend
    let relative = FileURI.relative(path, to: [root])
    index.setRoots([root])
    index.open(key: path, languageID: document.languageID, snapshot: document.text)
    await index.waitUntilIndexed()
    let exclusion = Exclusion(configuration.privacy, rules: index.ignoreRules, roots: [root])
    let isExcluded =
      exclusion.covers(path, relative: relative)
      || exclusion.covers(name: path, text: Array(data))
    let request = CompletionRequest(
      document: document, offset: offset, key: path, path: relative, trigger: .invoked,
      permission: isExcluded ? .refused : .granted)
    // Nobody is typing meanwhile.
    var tuning = Tuning()
    tuning.contextDeadline = .seconds(2)
    let engine = CompletionEngine(executor: EditorExecutor(), tuning: tuning)
    engine.builder.use(index, roots: [root])
    await engine.configure(
      configuration.completion, context: configuration.context, privacy: configuration.privacy)
    if arguments.switches.contains("--show-prompt") {
      if backend.isLocal {
        Terminal.say("--- the local model reads the project itself; nothing is sent")
        return ExitStatus.success
      }
      guard case .granted = request.permission else {
        Terminal.say("--- \(relative) is excluded; nothing is sent")
        return ExitStatus.noSuggestion
      }
      guard let prompt = await engine.prompt(request, backend: backend) else {
        return ExitStatus.noSuggestion
      }
      let fill = await engine.fillRequest(request, prompt: prompt)
      Terminal.say(PromptReport(prompt: prompt, request: fill, backend: backend.name).text)
      return ExitStatus.success
    }
    let ledger = configuration.privacy.ledger ? Ledger(path: settings.ledgerPath) : nil
    defer { ledger?.flush() }
    if let ledger { await engine.report(sends: { ledger.note($0, workspace: root) }) }
    await engine.use(backend)
    let ready = ContinuousClock.now
    let answer = await engine.complete(request)
    var report = AnswerReport(
      answer: answer, request: request, preparation: ready - started,
      total: ContinuousClock.now - started)
    if arguments.switches.contains("--explain"), backend.isLocal {
      let told = await assembly.local.explanation(of: request)
      report.localModel = told?.text(roots: [root])
    }
    if arguments.switches.contains("--json") {
      Terminal.say(report.json)
    } else {
      if let text = answer.suggestions.first?.text { Terminal.say(text) }
      Terminal.complain(
        arguments.switches.contains("--explain") ? report.explanation : report.text)
    }
    switch answer.outcome {
    case .shown: return ExitStatus.success
    case .failed: return ExitStatus.backendFailure
    default: return ExitStatus.noSuggestion
    }
  }
}
