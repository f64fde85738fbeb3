extension ShapeFilter {
  /// One character is not worth a look.
  static let minimumContent = ShapeFilter("too little") { candidate, _ in
    let visible = candidate.text.unicodeScalars.lazy.filter { !$0.properties.isWhitespace }
    return visible.prefix(2).count == 2 ? candidate : nil
  }
}
