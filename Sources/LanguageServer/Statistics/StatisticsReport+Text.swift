extension StatisticsReport {
  private static let blocks = Array("▏▎▍▌▋▊▉█")
  private static let levels = Array("▁▂▃▄▅▆▇█")
  private static let barWidth = 24

  /// For a terminal of 80 columns or more.
  public var text: String {
    if file.days.isEmpty { return "\(title). The counts go to \(place)." }
    var lines = ["\(title)  (\(place))"]
    for section in sections
    where section.rows.contains(where: { $0.value != "0" && $0.value != "-" }) {
      lines += ["", section.title]
      let width = section.rows.map(\.name.count).max() ?? 0
      let valueWidth = section.rows.map(\.value.count).max() ?? 0
      for row in section.rows {
        let name = row.name + String(repeating: " ", count: width - row.name.count)
        let value = String(repeating: " ", count: valueWidth - row.value.count) + row.value
        let bar = row.part.map { StatisticsReport.bar($0) } ?? ""
        let parts = ["  \(name)  \(value)", bar, row.note].filter { !$0.isEmpty }
        lines.append(parts.joined(separator: "  "))
      }
    }
    let days = acceptedByDay.suffix(60)
    if days.count > 1 {
      lines += ["", "Accepted each day", "  " + StatisticsReport.line(days.map(\.count))]
    }
    return lines.joined(separator: "\n")
  }

  /// A bar of eighths of a column.
  static func bar(_ part: Double) -> String {
    let eighths = Int((part * Double(barWidth * 8)).rounded())
    let rest = eighths % 8
    let full = String(repeating: "█", count: eighths / 8)
    let bar = rest > 0 ? full + String(blocks[rest - 1]) : full
    return bar + String(repeating: " ", count: barWidth - bar.count)
  }

  /// One column for each number.
  static func line(_ numbers: [Int]) -> String {
    let most = max(numbers.max() ?? 0, 1)
    return String(
      numbers.map { levels[min(max($0, 0) * (levels.count - 1) / most, levels.count - 1)] })
  }
}
