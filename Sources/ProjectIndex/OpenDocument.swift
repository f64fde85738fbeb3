import TextDocuments

/// A document that the editor has open.
final class OpenDocument {
  let key: String
  let languageID: String
  let family: String
  /// The newest text.
  private(set) var snapshot: TextSnapshot
  /// Its tokens, when they are kept here and not in the corpus.
  private(set) var live: LiveDocument?
  /// Whether `live` is behind `snapshot`.
  private(set) var isStale = true
  var lastUse = 0

  /// Bytes of a large document that `live` leaves out before and after the part around the cursor.
  private var skippedBefore = 0
  private var skippedAfter = 0

  init(key: String, languageID: String, snapshot: TextSnapshot) {
    self.key = key
    self.languageID = languageID
    self.snapshot = snapshot
    family = LanguageFamily.of(key: key, languageID: languageID)
  }

  func update(_ snapshot: TextSnapshot) {
    self.snapshot = snapshot
    isStale = true
  }

  func makeLive(_ vocabulary: Vocabulary) -> LiveDocument {
    if let live { return live }
    let live = LiveDocument(key: key, vocabulary: vocabulary)
    self.live = live
    isStale = true
    return live
  }

  func dropLive() {
    live = nil
    isStale = true
  }

  /// Brings `live` to a text, leaving out the line of the cursor; gives the cursor's place in it.
  @discardableResult
  func synchronize(
    _ live: LiveDocument, with snapshot: TextSnapshot, cursor: Int?, limit: Int
  ) -> Int {
    let cursor = cursor.map { min(max($0, 0), snapshot.utf8Count) }
    chooseWindow(snapshot, cursor: cursor ?? skippedBefore, limit: limit)
    let window = skippedBefore..<max(skippedBefore, snapshot.utf8Count - skippedAfter)
    live.firstLineNumber = skippedBefore == 0 ? 0 : snapshot.line(at: skippedBefore)
    snapshot.bytes(in: window).withUnsafeBufferPointer { bytes in
      live.synchronize(bytes, cursor: cursor.map { $0 - window.lowerBound })
    }
    isStale = cursor != nil
    return (cursor ?? window.lowerBound) - window.lowerBound
  }

  /// Keeps the window while the cursor is well inside, so that typing changes few lines of it.
  private func chooseWindow(_ snapshot: TextSnapshot, cursor: Int, limit: Int) {
    let count = snapshot.utf8Count
    if count <= limit {
      skippedBefore = 0
      skippedAfter = 0
      return
    }
    let margin = limit / 8
    let end = count - skippedAfter
    let isInside =
      (skippedBefore == 0 || cursor >= skippedBefore + margin)
      && (skippedAfter == 0 || cursor + margin <= end)
    if isInside, end > skippedBefore, end - skippedBefore <= limit + margin { return }
    skippedBefore = lineStart(snapshot, cursor - limit / 2)
    skippedAfter = count - lineStart(snapshot, cursor + limit / 2)
  }

  private func lineStart(_ snapshot: TextSnapshot, _ offset: Int) -> Int {
    if offset <= 0 { return 0 }
    if offset >= snapshot.utf8Count { return snapshot.utf8Count }
    return snapshot.lineRange(at: offset).lowerBound
  }
}
