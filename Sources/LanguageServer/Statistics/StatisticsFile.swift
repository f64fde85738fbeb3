import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// What was counted on which day, in one JSON file that several servers add to.
public struct StatisticsFile: Sendable, Equatable, Codable {
  public private(set) var version = 1
  /// By the local date, as `2026-01-31`.
  public private(set) var days: [String: Tally] = [:]

  /// Days kept: a quarter of a year, about two kilobytes each.
  static let mostDays = 92
  /// A file beyond this is none of ours.
  private static let largestFile = 4 << 20

  public init() {}

  public var total: Tally {
    days.values.reduce(into: Tally()) { $0.add($1) }
  }

  mutating func add(_ tally: Tally, on day: String) {
    days[day, default: Tally()].add(tally)
    for old in days.keys.sorted().dropLast(StatisticsFile.mostDays) { days[old] = nil }
  }

  /// The file's counts; none where there is no file, and nil where it cannot be read.
  public static func load(_ path: String) -> StatisticsFile? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let attributes else { return StatisticsFile() }
    guard (attributes[.size] as? NSNumber)?.intValue ?? 0 <= largestFile,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    return try? JSONDecoder().decode(StatisticsFile.self, from: data)
  }

  /// Adds to the file on the disk, which may have grown meanwhile. A file that cannot be read is
  /// started anew.
  static func add(_ tally: Tally, on day: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    // The lock is a file of its own: the statistics themselves are replaced, not written over.
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if lock >= 0 { flock(lock, LOCK_EX) }
    defer { if lock >= 0 { close(lock) } }
    var file = load(path) ?? StatisticsFile()
    file.add(tally, on: day)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(file).write(to: url, options: .atomic)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}
