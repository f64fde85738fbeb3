import Foundation

extension StatisticsReport {
  /// One HTML page with all in it: no scripts, and nothing is loaded from anywhere.
  public var page: String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Midfill: \(escaped(title))</title>
    <style>
    :root { color-scheme: light dark; --bar: #4c8dd6 }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
    h1 { font-size: 1.4rem } h2 { font-size: 1rem; margin: 1.6rem 0 .3rem }
    table { border-collapse: collapse; width: 100% } td { padding: .1rem .6rem .1rem 0 }
    td.value { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
    td.bar { width: 38% } td.note { opacity: .7 }
    svg { display: block }
    </style>
    <h1>\(escaped(title))</h1>
    \(days)
    \(sections.map(table).joined(separator: "\n"))
    <p>From \(escaped(place)). Counts only; they stay on this machine.</p>
    </html>

    """
  }

  private var days: String {
    let days = acceptedByDay.suffix(StatisticsFile.mostDays)
    guard days.count > 1 else { return "" }
    let most = max(days.map(\.count).max() ?? 0, 1)
    let width = 640.0 / Double(days.count)
    let bars = days.enumerated().map { index, day -> String in
      let height = 80.0 * Double(day.count) / Double(most)
      let x = String(format: "%.1f", Double(index) * width)
      let y = String(format: "%.1f", 80 - height)
      let w = String(format: "%.1f", max(width - 1, 1))
      let h = String(format: "%.1f", height)
      return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(w)\" height=\"\(h)\" fill=\"var(--bar)\">"
        + "<title>\(escaped(day.day)): \(day.count)</title></rect>"
    }
    return "<h2>Accepted each day</h2>\n"
      + "<svg viewBox=\"0 0 640 80\" width=\"100%\" role=\"img\" "
      + "aria-label=\"Accepted suggestions by day\">\(bars.joined())</svg>"
  }

  private func table(_ section: Section) -> String {
    let rows = section.rows.map { row -> String in
      let width = String(format: "%.1f", (row.part ?? 0) * 100)
      let bar =
        row.part == nil
        ? ""
        : "<svg width=\"100%\" height=\"12\" aria-hidden=\"true\">"
          + "<rect width=\"\(width)%\" height=\"12\" fill=\"var(--bar)\"/></svg>"
      return "<tr><td>\(escaped(row.name))<td class=\"value\">\(escaped(row.value))"
        + "<td class=\"bar\">\(bar)<td class=\"note\">\(escaped(row.note))"
    }
    return "<h2>\(escaped(section.title))</h2>\n<table>\n\(rows.joined(separator: "\n"))\n</table>"
  }

  private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: "\"", with: "&quot;")
  }
}
