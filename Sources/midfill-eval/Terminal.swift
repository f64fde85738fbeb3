import Foundation

/// Results go to standard output, progress to standard error.
enum Terminal {
  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  static func tell(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// A line that is written over; only on a terminal.
  static func progress(_ done: Int, of total: Int, _ what: String) {
    guard isatty(2) == 1 else { return }
    let width = 30
    let filled = total == 0 ? width : done * width / total
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    FileHandle.standardError.write(
      Data("\r[\(bar)] \(done)/\(total) \(what)\u{1B}[K\(done == total ? "\n" : "")".utf8))
  }
}
