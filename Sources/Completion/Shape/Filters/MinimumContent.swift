extension ShapeFilter {
  /// One character is not worth a look, unless the user asked for it.
  ///
  /// - Parameter count: visible characters that a text must have.
  static func content(atLeast count: Int) -> ShapeFilter {
    ShapeFilter("too little") { candidate, _ in
      let visible = candidate.text.unicodeScalars.lazy.filter { !$0.properties.isWhitespace }
      return visible.prefix(count).count == count ? candidate : nil
    }
  }
}
