/// What a word looks like. A shape context is a token context in which words are replaced by their
/// style, so that `let x = foo(` meets `let y = bar(`.
enum WordStyle {
  static let number: Int8 = 1
  static let allCapitals: Int8 = 2
  static let capitalized: Int8 = 3
  static let lower: Int8 = 4

  static func of(_ word: UnsafeBufferPointer<UInt8>) -> Int8 {
    guard let first = word.first else { return lower }
    if first &- 0x30 < 10 { return number }
    guard first &- 0x41 < 26 else { return lower }
    return word.contains { $0 &- 0x61 < 26 } ? capitalized : allCapitals
  }
}

/// The words that keep their own shape because so many files hold them: a language's keywords, as
/// the project itself teaches them.
final class ShapeTable: @unchecked Sendable {
  // Unchecked because of the pointer: it is written by `init` only.
  private let isKeyword: Buffer<Bool>

  static let none = ShapeTable(isKeyword: Buffer())

  private init(isKeyword: Buffer<Bool>) {
    self.isKeyword = isKeyword
  }

  /// A word is a keyword when more than a quarter of the files, and more than three, hold it.
  static func learn(_ vocabulary: Vocabulary, fileCount: Int) -> ShapeTable {
    let least = max(3, fileCount / 4)
    let table = Buffer<Bool>(capacity: vocabulary.count)
    for word in 0..<vocabulary.count {
      table.append(Int(vocabulary.fileCounts.base[word]) > least)
    }
    return ShapeTable(isKeyword: table)
  }

  /// The keyword or the style's negative number.
  @inline(__always)
  func shape(_ id: Int32, _ styles: UnsafePointer<Int8>) -> Int32 {
    guard id >= Token.firstWord else { return id }
    let word = Int(id - Token.firstWord)
    if word < isKeyword.count, isKeyword.base[word] { return id }
    return -Int32(styles[word])
  }

  func hasSameKeywords(as other: ShapeTable) -> Bool {
    let common = min(isKeyword.count, other.isKeyword.count)
    for word in 0..<common where isKeyword.base[word] != other.isKeyword.base[word] {
      return false
    }
    let longer = isKeyword.count > common ? isKeyword : other.isKeyword
    return !(common..<longer.count).contains { longer.base[$0] }
  }
}
