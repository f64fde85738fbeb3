import Foundation

/// What a process has used, from `/proc`; zero elsewhere than on Linux.
struct ProcessUsage {
  /// On a processor, all threads together.
  var time: Duration = .zero
  /// How often each thread went to sleep of its own accord, so how often it was woken.
  private var sleeps: [String: Int] = [:]

  init(of process: Int32) {
    let folder = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for thread in threads {
      let statistics = try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
      let nanoseconds = statistics?.split(separator: " ").first.flatMap { Int64($0) } ?? 0
      time += .nanoseconds(nanoseconds)
      let status = try? String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8)
      for line in status?.split(separator: "\n") ?? [] where line.hasPrefix("voluntary_ctxt") {
        sleeps[thread] = line.split(separator: "\t").last.flatMap { Int($0) } ?? 0
      }
    }
  }

  /// How often threads were woken since then; those that have ended since count no more.
  func wakeUps(since before: ProcessUsage) -> Int {
    sleeps.reduce(0) { $0 + $1.value - (before.sleeps[$1.key] ?? 0) }
  }
}
