import Foundation
import LocalModel
import ProjectIndex
import TextDocuments

/// The index and the local model on a directory of source (the second argument, else the current
/// one): time and memory to build, and time per key while lines of it are typed again.
enum IndexBenchmark {
  private static let typedLines = 120

  static func run() { ProjectArgument.run(measure) }

  private static func measure(_ path: String) async {
    let index = ProjectIndex()
    let clock = ContinuousClock()
    let cpuBefore = cpuSeconds()
    let start = clock.now
    index.setRoots([path])
    await index.waitUntilIndexed()
    let wall = seconds(clock.now - start)
    let cpu = cpuSeconds() - cpuBefore
    let statistics = await index.statistics()
    let megabytes = Double(statistics.bytes) / 1e6
    print(
      "\(path): \(statistics.files) files, \(format(megabytes)) MB, \(statistics.tokens) tokens")
    print(
      "index: \(format(cpu / megabytes)) s of one core per MB, \(format(wall / megabytes)) s on the clock"
    )
    print(
      "memory beside the text: "
        + format(Double(statistics.memoryBytes) / Double(statistics.tokens)) + " bytes per token")
    let leftOut = statistics.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }
    print("left out: \(leftOut.joined(separator: ", "))")
    await type(index)
  }

  /// Types lines from all over the project, key by key, in the files they stand in.
  private static func type(_ index: ProjectIndex) async {
    let model = LocalModel(index: index)
    let clock = ContinuousClock()
    var updates: [Double] = []
    var queries: [Double] = []
    let files = await index.paths()
      .filter { endings.contains(URL(fileURLWithPath: $0).pathExtension) }
    guard !files.isEmpty else { return print("no files to type in") }
    for number in 0..<typedLines {
      let file = files[number * files.count / typedLines]
      guard let data = FileManager.default.contents(atPath: file) else { continue }
      let text = TextSnapshot(utf8: Array(data))
      let line = text.lineRange((number * 7919) % max(text.lineCount, 1))
      let bytes = text.bytes(in: line)
      index.open(key: file, languageID: "", snapshot: text)
      // The rest of the line is not there yet.
      for typed in 0..<bytes.count where !(bytes[typed] & 0xC0 == 0x80) {
        var snapshot = text
        snapshot.replace(line, with: String(decoding: bytes[...typed], as: UTF8.self))
        let start = clock.now
        index.update(key: file, snapshot: snapshot)
        // Comes when the change has been taken in.
        var progress = index.progress().makeAsyncIterator()
        _ = await progress.next()
        let updated = clock.now
        _ = await model.predict(
          LocalQuery(
            key: file, languageID: "", snapshot: snapshot, offset: line.lowerBound + typed + 1))
        updates.append(seconds(updated - start) * 1_000)
        queries.append(seconds(clock.now - updated) * 1_000)
      }
      index.close(key: file)
    }
    report("update per key, ms", updates)
    report("query while typing, ms", queries)
  }

  private static func report(_ name: String, _ values: [Double]) {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return }
    func part(_ share: Double) -> String {
      format(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
    }
    print("\(name): p50 \(part(0.5)), p95 \(part(0.95)), p99 \(part(0.99)) (\(sorted.count) keys)")
  }

  private static let endings: Set = [
    "swift", "py", "go", "rs", "ts", "js", "c", "h", "cpp", "java", "lua", "kt", "rb",
  ]

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

  private static func format(_ value: Double) -> String { String(format: "%.3f", value) }
}
