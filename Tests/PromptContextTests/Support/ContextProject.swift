import Foundation
import ProjectIndex
import TextDocuments

@testable import PromptContext

/// A workspace on disk with an index and a prompt builder over it; removed with the last reference.
final class ContextProject: Sendable {
  let path: String
  let index = ProjectIndex()
  let builder: PromptBuilder

  init(_ files: [String: String], sources: [any ContextSource] = PromptBuilder.standardSources)
    async throws
  {
    path = FileManager.default.temporaryDirectory.path + "/midfill-context-" + UUID().uuidString
    for (name, text) in files {
      let url = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    builder = PromptBuilder(sources: sources)
    builder.use(index, roots: [path])
    index.setRoots([path])
    await index.waitUntilIndexed()
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func key(_ name: String) -> String { path + "/" + name }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: key(name), withDestinationPath: target)
  }

  /// Opens a document in the editor, as judged.
  func open(_ name: String, _ text: String, mayBeSent: Bool = true) {
    index.open(key: key(name), languageID: "", snapshot: TextSnapshot(text))
    builder.opened(key(name), text: TextSnapshot(text), now: .zero)
    builder.judged(key(name), mayBeSent: mayBeSent)
  }

  /// The prompt at `‸` in a document that need not be on disk.
  func prompt(_ name: String, _ marked: String, tokens: Int = 2_000) async -> Prompt {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    return await builder.prompt(
      for: parts.joined(), at: parts.first?.utf8.count ?? 0, key: key(name), tokens: tokens)
  }
}
