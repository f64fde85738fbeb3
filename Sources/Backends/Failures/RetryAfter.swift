import Foundation

/// How long a server asks us to wait.
enum RetryAfter {
  /// From the headers, else from the words of the error. Never negative, at most an hour.
  ///
  /// - Parameter unixTime: the present in seconds since 1970, for an HTTP date in an answer that has
  ///   no `Date` header of its own.
  static func read(headers: [String: String], message: String, unixTime: Double) -> Duration? {
    let seconds =
      header("retry-after-ms", in: headers).flatMap(Double.init).map { $0 / 1_000 }
      ?? header("retry-after", in: headers).flatMap { value in
        Double(value)
          ?? HTTPDate.unixTime(value).map { date in
            date - (header("date", in: headers).flatMap(HTTPDate.unixTime) ?? unixTime)
          }
      }
      ?? spoken(in: message)
    guard let seconds, seconds.isFinite else { return nil }
    return .milliseconds(Int(min(max(seconds, 0), 3_600) * 1_000))
  }

  /// A header, or the same one handed on by LiteLLM's chat route under its prefix.
  static func header(_ name: String, in headers: [String: String]) -> String? {
    (headers[name] ?? headers["llm_provider-\(name)"])?.trimmingCharacters(in: .whitespaces)
  }

  /// "Try again in 5 seconds" (LiteLLM), "Please try again in 1.2s", "in 340ms", "in 6m0s" (OpenAI).
  private static func spoken(in message: String) -> Double? {
    guard let range = message.range(of: "try again in ", options: .caseInsensitive) else {
      return nil
    }
    return seconds(message[range.upperBound...])
  }

  /// A length of time such as `20ms`, `1.2s`, `6m0s`, `5 seconds`; a bare number means seconds.
  static func seconds(_ text: some StringProtocol) -> Double? {
    var rest = Substring(text)
    var total: Double?
    while true {
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      guard let number = Double(digits) ?? Double(digits.dropLast()) else { return total }
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      let unit = rest.prefix { $0.isASCII && $0.isLetter }.lowercased()
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ms", "milliseconds": total = (total ?? 0) + number / 1_000
      case "m", "min", "minute", "minutes": total = (total ?? 0) + number * 60
      case "h", "hour", "hours": total = (total ?? 0) + number * 3_600
      case "", "s", "sec", "second", "seconds": total = (total ?? 0) + number
      default: return total ?? number
      }
      guard rest.first?.isNumber == true else { return total }
    }
  }
}
