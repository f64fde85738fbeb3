import Foundation
import JSONCodec
import JSONRPC

/// From spawning the `midfill` beside this program to its answer to `initialize`, and its memory a
/// moment later.
enum StartBenchmark {
  private static let rounds = 30

  static func run() {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("midfill")
    var starts: [Double] = []
    var memory: [Double] = []
    for _ in 0..<rounds {
      do {
        let (start, resident) = try once(program)
        starts.append(start)
        memory.append(resident)
      } catch {
        print("failed: \(error)")
        return
      }
    }
    starts.sort()
    memory.sort()
    print(
      String(
        format: "start to initialize response: median %.1f ms, fastest %.1f ms (%d runs)",
        starts[rounds / 2], starts[0], rounds))
    print(String(format: "resident memory then: median %.1f MiB", memory[rounds / 2]))
  }

  private static func once(_ program: URL) throws -> (milliseconds: Double, mebibytes: Double) {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = program
    process.standardInput = input
    process.standardOutput = output
    let message: JSONValue = [
      "jsonrpc": "2.0", "id": 1, "method": "initialize",
      "params": ["processId": nil, "capabilities": [:]],
    ]
    let frame = MessageFramer.frame(Array(message.description.utf8))
    let clock = ContinuousClock()
    let began = clock.now
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(frame))
    _ = output.fileHandleForReading.availableData
    let elapsed = clock.now - began
    // The backend is made after the answer; that memory counts, too.
    Thread.sleep(forTimeInterval: 0.25)
    let resident = residentBytes(process.processIdentifier)
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    let (seconds, attoseconds) = elapsed.components
    return (
      Double(seconds) * 1e3 + Double(attoseconds) / 1e15, Double(resident) / Double(1 << 20)
    )
  }

  /// Linux only; 0 elsewhere.
  private static func residentBytes(_ process: Int32) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8) else {
      return 0
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
