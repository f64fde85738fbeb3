import Completion
import Foundation
import ProjectIndex
import PromptContext
import TextDocuments

/// Prompts in a directory of source (the second argument, else the current one): the time for the
/// first one on a line, the time per key after that, and how often a key leaves the prompt's other
/// bytes alone.
enum ContextBenchmark {
  private static let typedLines = 60
  private static let tokens = 3_000

  static func run() { ProjectArgument.run(measure) }

  private struct Measures {
    var first: [Double] = []
    var rest: [Double] = []
    /// By the name of a source, alone and one after the other.
    var sources: [String: [Double]] = [:]
    /// Prompts that went out with less than all sources.
    var incomplete = 0
    /// Prompts that took longer than a prompt may.
    var late = 0
    var pairs = 0
    var same = 0
    var parts = 0
  }

  private static func measure(_ path: String) async {
    let index = ProjectIndex()
    index.setRoots([path])
    await index.waitUntilIndexed()
    let statistics = await index.statistics()
    print(
      "\(path): \(statistics.files) files, \(format(Double(statistics.bytes) / 1e6)) MB of source")
    let builder = PromptBuilder(index: index)
    builder.use(index, roots: [path])
    let files = await index.paths()
      .filter { endings.contains(URL(fileURLWithPath: $0).pathExtension) }
    guard !files.isEmpty else { return print("no files to type in") }
    var measures = Measures()
    for number in 0..<typedLines {
      let file = files[number * files.count / typedLines]
      guard let data = FileManager.default.contents(atPath: file) else { continue }
      await type(
        in: TextSnapshot(utf8: Array(data)), file, seed: number, index, builder, &measures)
    }
    report("first prompt on a line, ms", measures.first)
    report("each further key, ms", measures.rest)
    for (name, times) in measures.sources.sorted(by: { $0.key < $1.key }) {
      report("  \(name), ms", times)
    }
    print(
      "prompts that took over 20 ms: \(measures.late); that did not wait for all sources: "
        + "\(measures.incomplete); of \(measures.first.count + measures.rest.count)")
    print("parts in a prompt: \(format(Double(measures.parts) / Double(max(1, measures.pairs))))")
    print(
      "keys after which the prompt is the same but for what was typed: "
        + "\(format(100 * Double(measures.same) / Double(max(1, measures.pairs)))) % of \(measures.pairs)"
    )
  }

  /// Types one line of a file anew, key by key.
  private static func type(
    in text: TextSnapshot, _ file: String, seed: Int, _ index: ProjectIndex,
    _ builder: PromptBuilder, _ measures: inout Measures
  ) async {
    guard let line = line(of: text, seed: seed) else { return }
    let range = text.lineRange(line)
    let bytes = text.bytes(in: range)
    let indent = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
    index.open(key: file, languageID: "", snapshot: text)
    builder.judged(file, mayBeSent: true)
    builder.opened(file, text: text, now: .zero)
    let clock = ContinuousClock()
    var former: Prompt?
    var before = text
    for typed in indent..<bytes.count where !(bytes[typed] & 0xC0 == 0x80) {
      var snapshot = text
      snapshot.replace(range, with: String(decoding: bytes[..<typed], as: UTF8.self))
      builder.edited(
        file, edits: [before.difference(to: snapshot.string)], before: before, after: snapshot,
        now: .zero)
      index.update(key: file, snapshot: snapshot)
      before = snapshot
      _ = await index.statistics()
      let start = clock.now
      let prompt = await builder.prompt(
        for: PromptRequest(
          document: QueryDocument(
            key: file, languageID: "", snapshot: snapshot, offset: range.lowerBound + typed),
          tokens: tokens, bytesPerToken: 3.3),
        now: .zero, deadline: { try await Task.sleep(for: Tuning().contextDeadline) })
      let elapsed = (clock.now - start) / .milliseconds(1)
      if !prompt.isComplete { measures.incomplete += 1 }
      if elapsed > 20 { measures.late += 1 }
      if former == nil {
        measures.first.append(elapsed)
        let document = QueryDocument(
          key: file, languageID: "", snapshot: snapshot, offset: range.lowerBound + typed)
        for (name, time) in await timesOfSources(document, index) {
          measures.sources[name, default: []].append(time)
        }
      } else {
        measures.rest.append(elapsed)
      }
      measures.parts += prompt.parts.count
      if let former {
        measures.pairs += 1
        if isSame(former, prompt) { measures.same += 1 }
      }
      former = prompt
    }
    index.close(key: file)
    builder.closed(file)
  }

  /// Each source on its own, in milliseconds, and what they share ("words").
  private static func timesOfSources(
    _ document: QueryDocument, _ index: ProjectIndex
  ) async -> [(String, Double)] {
    await index.query(document) { reader in
      let clock = ContinuousClock()
      let query = ContextQuery(
        document: document, bytes: 0, admission: FileAdmission(roots: ["/"]))
      let start = clock.now
      let lookup = ContextLookup(reader, query: query)
      var times = [("words", (clock.now - start) / .milliseconds(1))]
      for source in PromptBuilder.standardSources {
        let start = clock.now
        _ = source.parts(for: query, in: lookup)
        times.append((source.name.rawValue, (clock.now - start) / .milliseconds(1)))
      }
      return times
    } ?? []
  }

  /// A line that is worth typing, the first from a place that the seed tells.
  private static func line(of text: TextSnapshot, seed: Int) -> Int? {
    let start = (seed * 7_919) % max(text.lineCount, 1)
    return (start..<text.lineCount).first { number in
      let bytes = text.bytes(in: text.lineRange(number))
      return (12...160).contains(bytes.count) && bytes.contains { $0 > 0x40 }
    }
  }

  private static func isSame(_ former: Prompt, _ prompt: Prompt) -> Bool {
    prompt.suffix == former.suffix && prompt.parts == former.parts
      && prompt.prefix.utf8.starts(with: former.prefix.utf8)
  }

  private static func report(_ name: String, _ values: [Double]) {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return }
    func part(_ share: Double) -> String {
      format(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
    }
    print(
      "\(name): p50 \(part(0.5)), p95 \(part(0.95)), p99 \(part(0.99)), most \(part(1)) "
        + "(\(sorted.count))")
  }

  private static let endings: Set = [
    "swift", "py", "go", "rs", "ts", "js", "c", "h", "cpp", "java", "lua", "kt", "rb",
  ]

  private static func format(_ value: Double) -> String { String(format: "%.2f", value) }
}
