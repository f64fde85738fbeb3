import Backends
import Completion
import Foundation

/// The figures of the statistics in the order in which they are told, for the terminal and for a page.
public struct StatisticsReport: Sendable {
  struct Row: Sendable {
    var name: String
    var value: String
    /// Of the longest bar, 0 to 1.
    var part: Double?
    var note = ""
  }

  struct Section: Sendable {
    var title: String
    var rows: [Row]
  }

  let file: StatisticsFile
  let total: Tally
  /// Where the file is, as shown to the user.
  let place: String

  public init(_ file: StatisticsFile, place: String) {
    self.file = file
    self.place = place
    total = file.total
  }

  var title: String {
    let days = file.days.keys.sorted()
    guard let first = days.first, let last = days.last else { return "Nothing was counted yet" }
    return first == last ? "Suggestions on \(first)" : "Suggestions from \(first) to \(last)"
  }

  /// One number for each day with any, oldest first: texts accepted in whole or in part.
  var acceptedByDay: [(day: String, count: Int)] {
    file.days.sorted { $0.key < $1.key }.map { day, tally in
      (day, tally[.accepted] + tally[.partlyAccepted])
    }
  }

  var sections: [Section] {
    [suggestions, kept, origins, requests, waiting("Time to a text from a backend", total.waited)]
      + [waiting("Time to a text that was there", total.reused)] + backends
  }

  private var suggestions: Section {
    let read = total["read"]
    func row(_ name: String, _ end: Showing.End) -> Row {
      let count = total[end]
      return Row(
        name: name, value: number(count), part: part(count, total.shown),
        note: end == .unread || end == .left ? "" : percent(count, read, "of those read"))
    }
    return Section(
      title: "Suggestions",
      rows: [
        Row(name: "shown", value: number(total.shown), part: total.shown > 0 ? 1 : nil),
        Row(
          name: "shown for 750 ms or more", value: number(read), part: part(read, total.shown)),
        row("accepted", .accepted), row("accepted in part", .partlyAccepted),
        row("typed to the end", .typedOut), row("rejected", .rejected),
        row("gone before they were read", .unread),
        Row(
          name: "accepted text", value: "\(number(total["accepted.bytes"])) bytes",
          note: "\(number(total["accepted.words"])) by word, "
            + "\(number(total["accepted.lines"])) by line"),
      ])
  }

  private var kept: Section {
    Section(
      title: "Accepted text still there",
      rows: [(30, "after 30 s"), (120, "after 2 min"), (600, "after 10 min")].map {
        seconds, name in
        let (kept, of) = total.kept(after: seconds)
        return Row(
          name: name, value: of > 0 ? percent(kept, of, "") : "-", part: part(kept, of),
          note: "\(number(kept)) of \(number(of))")
      })
  }

  private var origins: Section {
    let names: [Tally.Origin: String] = [
      .liveCandidate: "typed along", .cache: "remembered", .joined: "a request in flight",
      .backend: "asked for", .localModel: "the local model stood in",
    ]
    let all = Tally.Origin.allCases.reduce(0) { $0 + total[$1] }
    return Section(
      title: "Where texts came from",
      rows: Tally.Origin.allCases.map { origin in
        Row(
          name: names[origin] ?? origin.rawValue, value: number(total[origin]),
          part: part(total[origin], all), note: percent(total[origin], all, ""))
      })
  }

  private var requests: Section {
    let saved = total[.liveCandidate] + total[.cache] + total[.joined]
    return Section(
      title: "Requests of the editor",
      rows: [
        Row(name: "all", value: number(total["requests"])),
        Row(name: "answered without a request to a backend", value: number(saved)),
        Row(name: "skipped", value: number(total["skipped"])),
        Row(name: "superseded", value: number(total["superseded"])),
        Row(name: "empty", value: number(total["empty"])),
        Row(name: "failed", value: number(total["failed"])),
      ])
  }

  private var backends: [Section] {
    total.backends.sorted { $0.key < $1.key }.map { name, counts in
      let (input, output) = (counts["tokens.in"] ?? 0, counts["tokens.out"] ?? 0)
      var rows = [
        Row(
          name: "requests", value: number(counts["requests"] ?? 0),
          note: "\(number(counts["ahead"] ?? 0)) ahead, "
            + "\(number(counts["closedEarly"] ?? 0)) closed early, "
            + "\(number(counts["failed"] ?? 0)) failed")
      ]
      if input + output > 0 {
        let isEstimated = counts["estimated"] ?? 0 > 0
        rows.append(
          Row(
            name: "tokens", value: "\(number(input)) in, \(number(output)) out",
            note: isEstimated ? "partly reckoned from bytes" : ""))
      }
      if let price = Preset.named(name)?.price, input + output > 0 {
        rows.append(
          Row(
            name: "estimated cost",
            value: String(format: "$%.2f", price.dollars(input: input, output: output)),
            note: String(
              format: "at $%.2f a million tokens in and $%.2f out", price.input, price.output)))
      }
      return Section(title: "Backend \(name)", rows: rows)
    }
  }

  private func waiting(_ title: String, _ times: LatencyHistogram) -> Section {
    let most = times.counts.max() ?? 0
    var rows = [(0.5, "p50"), (0.75, "p75"), (0.95, "p95")].compactMap { part, name in
      times.percentile(part).map {
        Row(name: name, value: $0 < 10 ? String(format: "%.1f ms", $0) : "\(number(Int($0))) ms")
      }
    }
    let used = times.counts.indices.filter { times.counts[$0] > 0 }
    if let first = used.first, let last = used.last {
      for index in first...last {
        let isLast = index == LatencyHistogram.bounds.count
        let bound = isLast ? "longer" : "to \(number(Int(LatencyHistogram.bounds[index]))) ms"
        rows.append(
          Row(
            name: bound, value: number(times.counts[index]),
            part: part(times.counts[index], most)))
      }
    }
    return Section(title: title, rows: rows)
  }

  // MARK: Words

  private func part(_ count: Int, _ all: Int) -> Double? {
    all > 0 ? min(max(Double(count) / Double(all), 0), 1) : nil
  }

  private func percent(_ count: Int, _ all: Int, _ words: String) -> String {
    guard all > 0 else { return "" }
    let share = "\(Int((Double(count) / Double(all) * 100).rounded())) %"
    return words.isEmpty ? share : "\(share) \(words)"
  }

  private func number(_ number: Int) -> String {
    let digits = String(abs(number))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return (number < 0 ? "-" : "") + grouped
  }
}

extension StatisticsReport {
  /// The counts as they are in the file, with all days added up under `total`.
  public var json: String {
    struct Everything: Encodable {
      var total: Tally
      var days: [String: Tally]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let data = try? encoder.encode(Everything(total: total, days: file.days))
    return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
  }
}
