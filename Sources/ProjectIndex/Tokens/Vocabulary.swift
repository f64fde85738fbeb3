/// The words of a corpus as numbers. Words are bytes, of whatever encoding.
///
/// A word stays when its last file leaves; `fileCounts` tells which words files hold now.
final class Vocabulary {
  /// Longer runs of word bytes (encoded data) are cut into pieces of this many bytes.
  static let longestWord = 128

  private let bytes = Buffer<UInt8>()
  private let starts = Buffer<UInt32>()
  private let hashes = Buffer<UInt32>()
  /// Word number plus one, by hash, with linear probing; zero is free.
  private var slots = Buffer<Int32>(repeating: 0, count: 1024)
  /// `WordStyle` by word.
  let styles = Buffer<Int8>()
  /// In how many files a word is, by word.
  let fileCounts = Buffer<Int32>()
  /// The first four bytes of a word as a big-endian number, padded with zeros: finds all words with
  /// a prefix in one pass over plain memory.
  private let heads = Buffer<UInt32>()

  init() {
    starts.append(0)
  }

  /// How many words there are; ids go from `Token.firstWord` to that plus this.
  var count: Int { hashes.count }

  var memoryBytes: Int {
    bytes.capacity + 4 * (starts.capacity + hashes.capacity + slots.capacity)
      + styles.capacity + 4 * fileCounts.capacity + 4 * heads.capacity
  }

  func bytes(of id: Int32) -> UnsafeBufferPointer<UInt8> {
    let word = Int(id - Token.firstWord)
    let start = Int(starts.base[word])
    return UnsafeBufferPointer(
      start: bytes.base + start, count: Int(starts.base[word + 1]) - start)
  }

  /// Bytes of any token.
  @inline(__always)
  func length(of id: Int32) -> Int {
    guard id >= Token.firstWord else { return 1 }
    let word = Int(id - Token.firstWord)
    return Int(starts.base[word + 1] - starts.base[word])
  }

  @inline(__always)
  static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in word { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash ^ (hash >> 15)
  }

  func find(_ word: UnsafeBufferPointer<UInt8>) -> Int32? {
    let number = slots.base[slot(of: word, hash: Vocabulary.hash(word))]
    return number == 0 ? nil : number - 1 + Token.firstWord
  }

  func intern(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = Vocabulary.hash(word)
    let place = slot(of: word, hash: hash)
    let known = slots.base[place]
    if known != 0 { return known - 1 + Token.firstWord }
    let number = Int32(count)
    slots.base[place] = number + 1
    bytes.append(contentsOf: word)
    starts.append(UInt32(bytes.count))
    hashes.append(hash)
    styles.append(WordStyle.of(word))
    fileCounts.append(0)
    heads.append(Vocabulary.head(word))
    if count * 5 > slots.count * 3 { grow() }
    return number + Token.firstWord
  }

  /// The slot that holds the word, or the free one where it belongs.
  private func slot(of word: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int {
    let mask = slots.count - 1
    var place = Int(hash) & mask
    while true {
      let number = slots.base[place]
      if number == 0 { return place }
      let index = Int(number - 1)
      if hashes.base[index] == hash {
        let start = Int(starts.base[index])
        if Int(starts.base[index + 1]) - start == word.count,
          equal(bytes.base + start, word)
        {
          return place
        }
      }
      place = (place + 1) & mask
    }
  }

  @inline(__always)
  private func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<right.count where left[index] != right[index] { return false }
    return true
  }

  private func grow() {
    let larger = Buffer<Int32>(repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for word in 0..<count {
      var place = Int(hashes.base[word]) & mask
      while larger.base[place] != 0 { place = (place + 1) & mask }
      larger.base[place] = Int32(word) + 1
    }
    slots = larger
  }

  private static func head(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var head: UInt32 = 0
    for index in 0..<4 { head = head << 8 | (index < word.count ? UInt32(word[index]) : 0) }
    return head
  }

  /// Calls `body` with each word that begins with `prefix`, itself included.
  func forEachWord(prefix: UnsafeBufferPointer<UInt8>, _ body: (Int32) -> Void) {
    let length = min(prefix.count, 4)
    guard length > 0 else { return }
    let mask: UInt32 = length == 4 ? .max : ~(UInt32.max >> UInt32(8 * length))
    let wanted = Vocabulary.head(prefix) & mask
    for word in 0..<heads.count where heads.base[word] & mask == wanted {
      let id = Int32(word) + Token.firstWord
      if prefix.count > 4 {
        let text = bytes(of: id)
        guard text.count >= prefix.count, text.prefix(prefix.count).elementsEqual(prefix) else {
          continue
        }
      }
      body(id)
    }
  }
}
