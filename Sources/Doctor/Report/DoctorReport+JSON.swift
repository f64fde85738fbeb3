import Foundation

extension DoctorReport: Encodable {
  private enum Key: String, CodingKey {
    case version, verdict, sections, changes
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(version, forKey: .version)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(sections, forKey: .sections)
    try container.encode(changes, forKey: .changes)
  }

  /// The same as `text` for programs: indented, members by name, times in milliseconds.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(self)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self)
  }
}

extension DoctorReport.Section: Encodable {
  private enum Key: String, CodingKey {
    case title, findings, suggestion
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(title, forKey: .title)
    try container.encode(findings, forKey: .findings)
    try container.encodeIfPresent(suggestion, forKey: .suggestion)
  }
}

extension DoctorReport.Suggestion: Encodable {
  private enum Key: String, CodingKey {
    case text, firstByte, firstText, total
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(text, forKey: .text)
    try container.encodeIfPresent(firstByte?.milliseconds, forKey: .firstByte)
    try container.encode(firstText.milliseconds, forKey: .firstText)
    try container.encode(total.milliseconds, forKey: .total)
  }
}

extension Duration {
  /// To a tenth.
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return ((Double(seconds) * 1e3 + Double(attoseconds) / 1e15) * 10).rounded() / 10
  }

  /// For a sentence: `240 ms`, `3.2 s`.
  var inWords: String {
    let milliseconds = milliseconds
    if milliseconds < 1_000 { return "\(Int(milliseconds.rounded())) ms" }
    let tenths = Int((milliseconds / 100).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
