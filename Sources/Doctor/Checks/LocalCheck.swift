import Backends
import LocalModel
import ProjectIndex
import Settings

/// The local model: what it knows, and one completion.
struct LocalCheck {
  let configuration: Configuration
  let roots: [String]
  let clock: any BackendClock

  /// A large project is indexed in a few seconds; beyond this the rest is not waited for.
  private static let patience = Duration.seconds(30)

  func section() async -> DoctorReport.Section {
    var section = DoctorReport.Section(title: "local")
    let index = ProjectIndex(options: configuration.index)
    index.setRoots(roots)
    await Self.wait(for: index)
    section.findings.append(finding(await index.statistics()))

    let answer = await Probe.ask(
      LocalBackend(model: LocalModel(index: index)), Probe.local, clock: clock)
    if answer.hasText {
      section.findings.append(
        Finding(
          .completion, .ok, "\"\(answer.text)\" in \(answer.total.inWords), from a made-up example")
      )
      section.suggestion = DoctorReport.Suggestion(
        text: answer.text, firstByte: nil, firstText: answer.firstText ?? answer.total,
        total: answer.total)
    } else {
      section.findings.append(
        Finding(
          .completion, .failed, "the local model had no text for an example that it should know",
          advice: "Report this as a fault of Midfill, with the output of `midfill doctor --json`."))
    }
    return section
  }

  private func finding(_ statistics: IndexStatistics) -> Finding {
    let places = roots.joined(separator: ", ")
    guard statistics.files > 0 else {
      return Finding(
        .index, .warning, "no source files in \(places)",
        advice:
          "Start `midfill doctor` in your project's folder: the local model knows only what is "
          + "in the project.")
    }
    let megabytes = Double(statistics.memoryBytes) / Double(1 << 20)
    let left = statistics.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }
    return Finding(
      .index, .ok,
      "\(statistics.files) \(statistics.files == 1 ? "file" : "files"), \(statistics.bytes) bytes, \(statistics.tokens) tokens of "
        + "\(places), in \((megabytes * 10).rounded() / 10) MiB of memory"
        + (left.isEmpty ? "" : "; left out: \(left.joined(separator: ", "))")
        + (statistics.isIndexing ? "; still indexing" : ""))
  }

  private static func wait(for index: ProjectIndex) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await progress in index.progress() where !progress.isIndexing { return }
      }
      // Its end by cancellation is no error.
      group.addTask { try? await Task.sleep(for: patience) }
      await group.next()
      group.cancelAll()
    }
  }
}
