import TextDocuments

/// `FILE:LINE[:COLUMN]` as editors and compilers write it.
struct Place {
  var file: String
  /// From 1.
  var line: Int
  /// From 1, in Unicode scalars; without one, the end of the line is meant.
  var column: Int?

  init(_ text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.reversed().prefix(2).map { Int($0) }
    // The file's own name may hold colons, so the numbers are read from the end.
    if parts.count >= 3, let column = numbers[0], let line = numbers[1] {
      (file, self.line, self.column) = (parts.dropLast(2).joined(separator: ":"), line, column)
    } else if parts.count >= 2, let line = numbers[0] {
      (file, self.line, column) = (parts.dropLast().joined(separator: ":"), line, nil)
    } else {
      throw UsageError("`\(text)` is not FILE:LINE[:COLUMN]")
    }
    guard line >= 1, column ?? 1 >= 1, !file.isEmpty else {
      throw UsageError("lines and columns count from 1: `\(text)`")
    }
  }

  /// The UTF-8 byte offset of the place.
  func offset(in text: TextSnapshot) throws -> Int {
    guard line <= text.lineCount else {
      throw UsageError("\(file) has \(text.lineCount) lines, so there is no line \(line)")
    }
    let range = text.lineRange(line - 1)
    guard let column else { return range.upperBound }
    let length = text.string(in: range).unicodeScalars.count
    guard column <= length + 1 else {
      throw UsageError("line \(line) of \(file) ends at column \(length + 1)")
    }
    return text.offset(of: TextPosition(line: line - 1, column: column - 1), in: .utf32)
  }
}
