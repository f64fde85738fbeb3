import Foundation
import ProjectIndex
import PromptContext

/// The guard on every indexed file of a directory (the second argument, else the current one): its
/// speed, and what it takes for secrets. In a public repository nearly all of that are false alarms.
enum GuardBenchmark {
  static func run() { ProjectArgument.run(measure) }

  private static func measure(_ path: String) async {
    let index = ProjectIndex()
    index.setRoots([path])
    await index.waitUntilIndexed()
    var bytes = 0
    var lines = 0
    var alarms = 0
    var files = 0
    var alarmed: [(String, Int)] = []
    var time = Duration.zero
    let clock = ContinuousClock()
    for file in await index.paths() {
      guard let data = FileManager.default.contents(atPath: file) else { continue }
      let text = Array(data)
      let start = clock.now
      let found = SecretRedactor.secrets(in: text)
      time += clock.now - start
      files += 1
      bytes += text.count
      lines += text.count { $0 == 0x0A }
      alarms += found.count
      if !found.isEmpty { alarmed.append((String(file.dropFirst(path.count + 1)), found.count)) }
    }
    print("\(files) files, \(bytes) bytes, \(lines) lines")
    print(
      String(format: "%.0f MB a second", Double(bytes) / 1e6 / max(time / .seconds(1), 1e-9)))
    print(
      "\(alarms) alarms in \(alarmed.count) files: "
        + String(format: "%.2f in 10,000 lines", Double(alarms) * 10_000 / Double(max(lines, 1))))
    for (file, count) in alarmed.sorted(by: { ($1.1, $0.0) < ($0.1, $1.0) }).prefix(12) {
      print("  \(count) in \(file)")
    }
  }
}
