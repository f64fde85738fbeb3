import Testing
import TextDocuments

@testable import PromptContext

/// The lines that a proposal names are those of its file, whatever ends them there.
@Suite struct LineNumberTests {
  @Test(arguments: ["\n", "\r\n", "\r"]) func areThoseOfTheFile(_ end: String) async throws {
    var lines = (0..<60).map { $0 % 7 == 3 ? "" : "row\($0) = other(\($0))" }
    for number in [50, 10, 30] { lines[number] = "def wanted\(number)(first): return first" }
    let project = try await ContextProject(
      ["src/rows.py": lines.joined(separator: end) + end], sources: [Definitions()])
    // The last first, so that counting goes back as well as on.
    let parts = await project.prompt(
      "src/main.py", "a = wanted50(wanted10(wanted30(1)))\nb = ‸\n", tokens: 4_000
    ).parts
    #expect(parts.count == 3)
    for part in parts {
      let numbers = part.lines.flatMap(\.self)
      let texts = part.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(numbers.count == texts.count)
      for (number, text) in zip(numbers, texts) { #expect(lines[number] == text) }
    }
  }
}
