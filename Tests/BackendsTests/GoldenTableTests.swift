import Foundation
import HTTPStreaming
import Testing

@testable import Backends

/// The table: each preset with the bytes of its request, its answers, and each error shape, against
/// `protocol-fixtures/backends/golden/PRESET.txt`.
///
/// After a wanted change, write the files anew with `MIDFILL_WRITE_GOLDEN=1 swift test --filter
/// GoldenTableTests` and read the difference.
struct GoldenTableTests {
  struct Row: CustomTestStringConvertible {
    let name: String
    let options: BackendOptions
    let dialect: String

    var testDescription: String { name }
  }

  static let rows: [Row] =
    Preset.all.filter { $0.dialect != .local }.map { preset in
      var options = BackendOptions.sample(preset.name)
      if preset.model == nil, preset.needsModel { options.model = "Qwen/Qwen2.5-Coder-7B" }
      return Row(name: preset.name, options: options, dialect: preset.dialect.rawValue)
    } + [passThrough]

  private static let passThrough: Row = {
    var options = BackendOptions.sample("litellm")
    options.base = "http://127.0.0.1:4000/mistral"
    return Row(name: "litellm-pass-through", options: options, dialect: "mistral-fim")
  }()

  private static let request: FillRequest = {
    var request = FillRequest.sample(
      snippets: [FillSnippet(path: "src/util.py", text: "def double(x):\n    return x * 2\n")])
    request.seed = 7
    request.minTokens = 1
    request.promptCacheKey = "5ca1ab1e"
    return request
  }()

  @Test(arguments: rows) func `Preset behaves as recorded`(row: Row) async throws {
    var text = "# the request\n"
    let transport = FakeTransport([.head(200)])
    _ = await (try backend(row, transport)).filled(Self.request)
    text += try #require(transport.requests.first).wireText + "\n"

    let answers = try Fixtures.names(in: "answers").filter { $0.hasPrefix(row.dialect + ".") }
    #expect(!answers.isEmpty)
    for name in answers {
      text += "\n# the answer \(name)\n" + (try await lines(row, "answers/\(name)"))
    }
    for name in try Fixtures.names(in: "errors") {
      text += "\n# the error \(name)\n" + (try await lines(row, "errors/\(name)"))
    }
    try compare(text, with: "golden/\(row.name).txt")
  }

  @Test func `Every golden file belongs to a row`() throws {
    #expect(
      try Fixtures.names(in: "golden") == Self.rows.map { "\($0.name).txt" }.sorted())
  }

  private func backend(_ row: Row, _ transport: FakeTransport) throws -> any Backend {
    try BackendFactory.make(row.options, transport: transport, clock: FakeClock())
  }

  /// What a fill comes to when every request is answered with this response.
  private func lines(_ row: Row, _ path: String) async throws -> String {
    let transport = FakeTransport(try Fixtures.response(path).steps)
    let filled = await (try backend(row, transport)).filled(Self.request)
    #expect(filled.failure?.message.contains("golden-key") != true)
    var lines = ""
    if !filled.text.isEmpty { lines += "text \(filled.text.debugDescription)\n" }
    if let finish = filled.finish {
      let usage = filled.usage.map {
        ", tokens: \($0.promptTokens) prompt (\($0.cachedTokens) cached), \($0.completionTokens) answer"
      }
      lines += "finished: \(finish)\(usage ?? "")\n"
    }
    if let failure = filled.failure {
      lines += "\(failure.kind.rawValue)"
      lines += failure.retryAfter.map { ", retry after \($0)" } ?? ""
      lines += transport.requests.count > 1 ? ", \(transport.requests.count) requests\n" : "\n"
      lines += "\(failure.message)\n"
    }
    return lines
  }

  private func compare(_ text: String, with path: String) throws {
    if ProcessInfo.processInfo.environment["MIDFILL_WRITE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: Fixtures.root.appending(path: path))
    }
    let golden = try Fixtures.text(path)
    let difference = text.split(separator: "\n", omittingEmptySubsequences: false)
      .difference(from: golden.split(separator: "\n", omittingEmptySubsequences: false))
    #expect(difference.isEmpty)
  }
}
