import Foundation

extension Report {
  /// The figures as text.
  var readable: String {
    var lines: [String] = []
    lines.append(
      pad("", 28)
        + "places commits   exact [95 %]        longest  gain [95 %]      among  cov50  cov70  cov90"
    )
    for group in groups {
      lines.append(
        pad(group.name, 28) + right("\(group.positions)", 6) + right("\(group.commits)", 8)
          + "    " + three(group.exact) + " " + interval(group.exactInterval) + "   "
          + three(group.longestMatch) + "   " + signed(group.gainInterval) + "  "
          + three(group.amongChoices)
          + ["50", "70", "90"].map { "   " + three(group.coverage[$0] ?? 0) }.joined())
    }
    lines.append("")
    lines.append(
      pad("shown: share, right", 28)
        + Eagernesses.names.map { pad($0, 16) }.joined() + "time p50, p95, p99 (us)")
    for group in groups {
      let shown = Eagernesses.names.map { name in
        pad(group.shown[name].map { three($0.share) + ", " + three($0.right) } ?? "", 16)
      }
      lines.append(
        pad(group.name, 28) + shown.joined()
          + [group.time50, group.time95, group.time99].map { right("\(Int($0))", 6) }.joined())
    }
    if !calibration.isEmpty {
      lines.append("")
      lines.append("claimed probability, places, right (eager)")
      for bin in calibration {
        lines.append("  \(two(bin.claimed))\(right("\(bin.count)", 8))   \(three(bin.right))")
      }
    }
    if !typing.isEmpty {
      lines.append("")
      lines.append(pad("typing", 28) + "lines   saved  ghosts/line  right")
      for row in typing {
        lines.append(
          pad("  " + row.policy, 28) + right("\(row.lines)", 5) + "   " + three(row.saved)
            + right(two(row.ghostsPerLine), 13) + "  " + three(row.right))
      }
    }
    if let backend { lines += readable(backend) }
    if missing > 0 { lines.append("\n\(missing) places were left out: not in the repository") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func readable(_ backend: BackendReport) -> [String] {
    var lines = ["", "\(backend.name), through the editor's pipeline"]
    lines.append(
      pad("", 28)
        + "places commits   exact [95 %]        local  longest  gain over local    shown, right    time p50, p95, p99 (ms)"
    )
    for group in backend.groups {
      lines.append(
        pad(group.name, 28) + right("\(group.positions)", 6) + right("\(group.commits)", 8)
          + "    " + three(group.exact) + " " + interval(group.exactInterval) + "   "
          + three(group.localModel) + "  " + three(group.longestMatch) + "   "
          + signed(group.gainInterval) + "    " + three(group.shown.share) + ", "
          + three(group.shown.right)
          + [group.time50, group.time95, group.time99].map { right("\(Int($0))", 7) }.joined())
    }
    if backend.promptTokens + backend.completionTokens > 0 {
      lines.append("tokens: \(backend.promptTokens) sent, \(backend.completionTokens) received")
    }
    for (failure, count) in backend.failures.sorted(by: { $0.key < $1.key }) {
      lines.append("failed \(count) times: \(failure)")
    }
    return lines
  }

  private enum Eagernesses {
    static let names = ["quiet", "normal", "eager"]
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private func three(_ value: Double) -> String { String(format: "%.3f", value) }
  private func two(_ value: Double) -> String { String(format: "%.2f", value) }

  private func interval(_ values: [Double]) -> String {
    "[" + values.map(three).joined(separator: ", ") + "]"
  }

  private func signed(_ values: [Double]) -> String {
    "[" + values.map { String(format: "%+.3f", $0) }.joined(separator: ", ") + "]"
  }
}
