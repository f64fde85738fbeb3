import Backends
import Foundation
import HTTPStreaming
import ProjectIndex
import PromptContext
import TextDocuments

/// Asks a backend at the same places, and tells how often the first line of its answer is the rest of
/// the line.
struct ContextAsk: Sendable {
  let backend: any Backend
  let tokens: Int

  init(_ arguments: ContextArguments, preset: String) throws {
    let key = arguments.keyVariable.flatMap { ProcessInfo.processInfo.environment[$0] }
    backend = try BackendFactory.make(
      BackendOptions(
        preset: preset, base: arguments.base, model: arguments.model, key: key.map(Secret.init)),
      transport: URLSessionTransport(version: "eval"))
    tokens = arguments.ask
  }

  struct Tally: Codable, Sendable {
    var right = 0
    var asked = 0
    var failed = 0
  }

  /// - Parameter packed: what each row would send.
  func ask(
    _ place: PromptPlace, path: String, rows: [(name: String, packed: PackedContext)],
    into tallies: inout [String: Tally]
  ) async {
    for (name, packed) in rows {
      let text = place.document.snapshot
      let request = FillRequest(
        prefix: text.string(in: packed.window.prefix),
        suffix: text.string(in: packed.window.suffix),
        snippets: packed.parts.map { FillSnippet(path: $0.path, text: $0.text, lines: $0.lines) },
        path: path, languageID: "", maxTokens: 64, isInvoked: true, document: text,
        offset: place.document.offset, documentKey: place.document.key)
      tallies[name, default: Tally()].asked += 1
      do {
        var answer = ""
        for try await event in backend.fill(request) {
          if case .text(let more) = event { answer += more }
          if answer.contains("\n") { break }
        }
        let line = answer.prefix { $0 != "\n" }
        let truth = String(decoding: place.truth, as: UTF8.self)
        if line.trimmingEnd == truth.trimmingEnd { tallies[name, default: Tally()].right += 1 }
      } catch {
        tallies[name, default: Tally()].failed += 1
      }
    }
  }
}

extension StringProtocol {
  fileprivate var trimmingEnd: String {
    var text = String(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
