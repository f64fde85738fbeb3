extension ShapeFilter {
  /// One character is not worth a look, unless the user asked for it.
  ///
  /// - Parameter count: visible characters that a text must have.
  static func content(atLeast count: Int) -> ShapeFilter {
    ShapeFilter("too little") { candidate, _ in
      var visible = 0
      for scalar in candidate.text.unicodeScalars where !scalar.isWhiteSpace {
        visible += 1
        if visible == count { return candidate }
      }
      return visible >= count ? candidate : nil
    }
  }
}

extension Unicode.Scalar {
  /// As `properties.isWhitespace`, which looks even ASCII up in tables.
  fileprivate var isWhiteSpace: Bool {
    isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}
