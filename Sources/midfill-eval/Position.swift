import Foundation

/// A place in a commit at which a model is asked: a point inside an added hunk, everything after it
/// in the hunk hidden. (One line of a points file, as JSON.)
struct Position: Codable, Sendable, Hashable {
  enum Kind: String, Codable, Sendable, CaseIterable {
    /// After the indentation.
    case start
    /// Between two tokens.
    case mid
    /// Inside an identifier.
    case word
  }

  /// `owner/name`, or the path that the user gave.
  var repo: String
  var lang: String
  var commit: String
  var parent: String
  /// Relative to the top of the repository.
  var path: String
  /// From zero.
  var line: Int
  /// UTF-8 bytes from the start of the line.
  var byteColumn: Int
  var kind: Kind
  /// The last line of the hunk, from zero.
  var hunkEndLine: Int

  enum CodingKeys: String, CodingKey {
    case repo, lang, commit, parent, path, line, kind
    case byteColumn = "byte_col"
    case hunkEndLine = "hunk_end_line"
  }

  /// The document as it was when the cursor stood there, and what was typed next.
  struct Document: Sendable {
    var text: [UInt8]
    var offset: Int
    /// The rest of the line.
    var truth: [UInt8]
  }

  /// Cuts the file as the commit has it; nil when it has no such place.
  func document(_ file: [UInt8]) -> Document? {
    var starts = [0]
    for (index, byte) in file.enumerated() where byte == 0x0A { starts.append(index + 1) }
    guard line < starts.count, hunkEndLine < starts.count else { return nil }
    func end(_ line: Int) -> Int {
      guard line + 1 < starts.count else { return file.count }
      let end = starts[line + 1] - 1
      return end > starts[line] && file[end - 1] == 0x0D ? end - 1 : end
    }
    let offset = starts[line] + byteColumn
    guard offset <= end(line) else { return nil }
    return Document(
      text: Array(file[..<offset]) + file[max(offset, end(hunkEndLine))...], offset: offset,
      truth: Array(file[offset..<end(line)]))
  }

  static func read(_ path: String) throws -> [Position] {
    let decoder = JSONDecoder()
    return try Data(contentsOf: URL(fileURLWithPath: path))
      .split(separator: UInt8(ascii: "\n"))
      .map { try decoder.decode(Position.self, from: $0) }
  }
}
