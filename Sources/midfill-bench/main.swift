import Foundation

let benchmarks: [(name: String, run: () -> Void)] = [
  ("text", TextBenchmark.run),
  ("http", HTTPBenchmark.run), ("http-cancel", HTTPCancelBenchmark.run),
  ("backend", BackendBenchmark.run),
  ("json", JSONBenchmark.run),
  ("index", IndexBenchmark.run),
  ("context", ContextBenchmark.run), ("guard", GuardBenchmark.run),
  ("start", StartBenchmark.run),
  ("typing", TypingBenchmark.run), ("forward", PlainForwarder.run),
]

let wanted = CommandLine.arguments.dropFirst().first
guard let benchmark = benchmarks.first(where: { $0.name == wanted }) else {
  print("usage: midfill-bench \(benchmarks.map(\.name).joined(separator: "|"))")
  exit(2)
}
benchmark.run()
