/// How much of a stream is wanted.
enum LineMode: Sendable, Equatable {
  /// The rest of the cursor's line.
  case line
  /// The rest of the line, and the block that it opens if it does.
  case lineOrBlock(maxLines: Int)
  /// Lines until the structure around the cursor is whole.
  case block(maxLines: Int)

  /// The most lines of text, the rest of the cursor's line included if it is not empty.
  var maxLines: Int {
    switch self {
    case .line: 1
    case .lineOrBlock(let lines), .block(let lines): lines
    }
  }
}
