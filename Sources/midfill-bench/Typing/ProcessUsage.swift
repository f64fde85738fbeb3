import Foundation

/// What a process has used, from `/proc`; zero elsewhere than on Linux.
struct ProcessUsage {
  /// On a processor, all threads together.
  var time: Duration = .zero
  /// How often threads went to sleep of their own accord, so how often they were woken.
  var sleeps = 0

  init(of process: Int32) {
    let folder = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for thread in threads {
      let statistics = try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
      let nanoseconds = statistics?.split(separator: " ").first.flatMap { Int64($0) } ?? 0
      time += .nanoseconds(nanoseconds)
      let status = try? String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8)
      for line in status?.split(separator: "\n") ?? [] where line.hasPrefix("voluntary_ctxt") {
        sleeps += line.split(separator: "\t").last.flatMap { Int($0) } ?? 0
      }
    }
  }
}
