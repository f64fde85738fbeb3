import Backends
import Completion
import Foundation
import TestSupport
import Testing

@testable import LanguageServer

@Suite struct StatisticsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func exchange(
    tokens: (Int, Int), isPrefetch: Bool = false, first: Duration = .milliseconds(120)
  ) -> CompletionEvent {
    .exchanged(
      CompletionEvent.Exchange(
        backend: "codestral", isLocal: false, isPrefetch: isPrefetch, isClosedEarly: true,
        tokens: TokenCount(prompt: tokens.0, completion: tokens.1, isEstimated: true),
        firstText: first, duration: .milliseconds(200), failure: nil))
  }

  @Test func exchangesAddUp() {
    var tally = Tally()
    tally.note(Self.exchange(tokens: (1_000, 20)))
    tally.note(Self.exchange(tokens: (2_000, 30), isPrefetch: true))
    #expect(tally.backends["codestral"]?["requests"] == 2)
    #expect(tally.backends["codestral"]?["ahead"] == 1)
    #expect(tally.backends["codestral"]?["tokens.in"] == 3_000)
    #expect(tally.firstText.total == 2)
    tally.note(.survived(after: .seconds(30), isKept: true))
    tally.note(.survived(after: .seconds(30), isKept: false))
    #expect(tally.kept(after: 30) == (1, 2))
  }

  /// They are in the files of those who use Midfill already.
  @Test func countsKeepTheirNames() {
    for origin in Tally.Origin.allCases { #expect(origin.countName == "from.\(origin.rawValue)") }
    for end in Showing.End.allCases { #expect(end.countName == "ended.\(end.rawValue)") }
  }

  @Test func percentilesLieBetweenTheBounds() throws {
    var times = LatencyHistogram()
    #expect(times.percentile(0.5) == nil)
    for _ in 0..<90 { times.add(.milliseconds(120)) }
    for _ in 0..<10 { times.add(.milliseconds(800)) }
    let median = try #require(times.percentile(0.5))
    #expect((100...150).contains(median))
    let tail = try #require(times.percentile(0.95))
    #expect((700...1_000).contains(tail))
    times.add(.seconds(3_600))
    #expect(times.total == 101)
  }

  @Test func twoServersAddToOneFile() throws {
    let path = folder.path + "/state/statistics.json"
    var tally = Tally()
    tally.note(Self.exchange(tokens: (10, 1)))
    try StatisticsFile.add(tally, on: "2026-01-31", to: path)
    try StatisticsFile.add(tally, on: "2026-01-31", to: path)
    try StatisticsFile.add(tally, on: "2026-02-01", to: path)
    let file = try #require(StatisticsFile.load(path))
    #expect(file.days.keys.sorted() == ["2026-01-31", "2026-02-01"])
    #expect(file.total.backends["codestral"]?["requests"] == 3)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aQuarterOfAYearIsKept() {
    var file = StatisticsFile()
    for day in 0..<200 {
      var tally = Tally()
      tally.note(Self.exchange(tokens: (day, 1)))
      file.add(tally, on: String(format: "2026-%03d", day))
    }
    #expect(file.days.count == StatisticsFile.mostDays)
    #expect(file.days.keys.min() == "2026-108")
  }

  @Test func aBrokenFileIsBegunAnew() throws {
    let path = folder.path + "/statistics.json"
    try "{\"days\": 7".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(StatisticsFile.load(path) == nil)
    var tally = Tally()
    tally.note(Self.exchange(tokens: (10, 1)))
    try StatisticsFile.add(tally, on: "2026-01-31", to: path)
    #expect(StatisticsFile.load(path)?.days.count == 1)
  }

  @Test func nothingIsWrittenWhereItIsSwitchedOff() throws {
    let path = folder.path + "/statistics.json"
    let recorder = StatisticsRecorder()
    recorder.configure(isOn: false, path: path)
    recorder.note(Self.exchange(tokens: (10, 1)))
    recorder.finish()
    #expect(!FileManager.default.fileExists(atPath: path))
    recorder.configure(isOn: true, path: path)
    recorder.note(Self.exchange(tokens: (10, 1)))
    recorder.finish()
    #expect(StatisticsFile.load(path)?.total.backends["codestral"]?["requests"] == 1)
  }

  @Test func theReportNamesTheFigures() {
    var file = StatisticsFile()
    var tally = Tally()
    for _ in 0..<4 { tally.note(Self.exchange(tokens: (250_000, 25_000))) }
    tally.note(.survived(after: .seconds(120), isKept: true))
    file.add(tally, on: "2026-01-30")
    file.add(tally, on: "2026-01-31")
    let report = StatisticsReport(file, place: "~/.local/state/midfill/<statistics>.json")
    #expect(report.text.contains("Suggestions from 2026-01-30 to 2026-01-31"))
    #expect(report.text.contains("2,000,000 in, 200,000 out"))
    #expect(report.text.contains("$0.78"))
    #expect(report.text.contains("2 of 2"))
    #expect(report.text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    #expect(report.page.contains("2,000,000 in"))
    #expect(report.page.contains("&lt;statistics>"))
    #expect(!report.page.contains("<script"))
    #expect(StatisticsReport(StatisticsFile(), place: "x").text.hasPrefix("Nothing was counted"))
  }

  @Test func plotsKeepTheirWidth() {
    for part in [0, 0.01, 0.5, 0.999, 1] { #expect(StatisticsReport.bar(part).count == 24) }
    #expect(StatisticsReport.line([0, 1, 8]) == "▁▁█")
    #expect(StatisticsReport.line([0, 0]) == "▁▁")
  }
}
