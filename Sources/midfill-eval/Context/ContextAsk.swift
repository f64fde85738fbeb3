import Backends
import Foundation
import HTTPStreaming
import LanguageServer
import ProjectIndex
import PromptContext
import Settings
import Streaming
import TextDocuments

/// Asks a backend at the same places, and tells how often the first line of its answer is the rest of
/// the line.
///
/// The answer is compared as the backend gives it. How the editor's pipeline would have shaped it is
/// measured by `midfill-eval --backend`; here only the prompts are to differ.
struct ContextAsk: Sendable {
  let backend: any Backend
  let tokens: Int
  private let privacy: PrivacyOptions

  /// After this many failures with nothing between them the evaluation ends.
  private static let patience = 3

  /// - Parameter flags: the settings' flags, as `midfill complete` takes them.
  init(flags: [String: String], tokens: Int) async throws {
    let settings = SettingsLoader.process
    let configuration = settings.load(workspaceRoots: [], flags: flags)
    if let problem = configuration.problems.first {
      throw Evaluation.Stop(description: problem.description)
    }
    let assembly = await BackendAssembly.make(
      configuration, settings: settings, transport: URLSessionTransport(version: "eval"),
      index: ProjectIndex())
    if let problem = assembly.problems.first { throw Evaluation.Stop(description: problem) }
    guard !assembly.backend.isLocal else {
      throw Evaluation.Stop(description: "the local model reads no prompts; name another backend")
    }
    backend = assembly.backend
    privacy = configuration.privacy
    self.tokens = tokens
  }

  struct Tally: Codable, Sendable {
    var right = 0
    var asked = 0
    var failed = 0

    static func + (left: Tally, right: Tally) -> Tally {
      Tally(
        right: left.right + right.right, asked: left.asked + right.asked,
        failed: left.failed + right.failed)
    }
  }

  /// - Parameters:
  ///   - packed: what each row would send.
  ///   - failures: how many requests in a row have failed.
  func ask(
    _ place: PromptPlace, path: String, rows: [(name: String, packed: PackedContext)],
    into tallies: inout [String: Tally], failures: inout Int
  ) async throws {
    for (name, packed) in rows {
      var tally = Tally(asked: 1)
      do {
        var answer = ""
        for try await event in backend.fill(request(place, path: path, packed)) {
          if case .text(let more) = event { answer += more }
          if answer.contains("\n") { break }
        }
        let line = answer.prefix { $0 != "\n" }
        let truth = String(decoding: place.truth, as: UTF8.self)
        if line.trimmingEnd == truth.trimmingEnd { tally.right = 1 }
        failures = 0
      } catch {
        tally.failed = 1
        failures += 1
        guard failures < ContextAsk.patience else {
          throw Evaluation.Stop(description: "gave up on \(backend.name): \(error)")
        }
      }
      tallies[name, default: Tally()] = tallies[name, default: Tally()] + tally
    }
  }

  /// As the editor's would be sent: guarded.
  private func request(
    _ place: PromptPlace, path: String, _ packed: PackedContext
  ) -> FillRequest {
    let text = place.document.snapshot
    var prompt = Prompt(
      prefix: text.string(in: packed.window.prefix),
      suffix: text.string(in: packed.window.suffix), lines: 0..<0, parts: packed.parts,
      omitted: [], tokens: tokens, bytesPerToken: ContextEvaluation.bytesPerToken)
    PromptGuard(privacy).check(&prompt)
    return FillRequest(
      prefix: prompt.prefix, suffix: prompt.suffix,
      snippets: prompt.parts.map { FillSnippet(path: $0.path, text: $0.text, lines: $0.lines) },
      path: path, languageID: LanguageID.of(path: path) ?? LanguageID.unknown, maxTokens: 64,
      isInvoked: true, document: text, offset: place.document.offset,
      documentKey: place.document.key)
  }
}

extension StringProtocol {
  fileprivate var trimmingEnd: String {
    var text = String(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
