extension ErrorBody {
  /// The body that a proxy quotes in its own message, as LiteLLM does with its provider's:
  /// `litellm.X: YException - b'{"message":"Payment required",…}'`. Nil where there is none, or where
  /// its quotation is no JSON any more.
  var original: ErrorBody? {
    guard let start = message.firstRange(of: "Exception - ")?.upperBound else { return nil }
    let rest = message[start...]
    guard let open = rest.firstIndex(of: "{"), let close = rest.lastIndex(of: "}"),
      rest[..<open].utf8.count <= 40, open < close, let json = JSON(Array(rest[open...close].utf8))
    else { return nil }
    let body = ErrorBody.decode(json)
    return body.message.isEmpty ? nil : body
  }
}
