import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLRequest {
  /// Writes a request down for URLSession, all but its body, or says why it must not be sent.
  ///
  /// What URLSession would add on its own is set here, so that the bytes on the wire are the same
  /// on every machine: it names the program and libcurl's version, the user's language, and all
  /// the compressions it knows (which would hold back the chunks of a stream).
  init(_ request: HTTPRequest, userAgent: String) throws(HTTPFailure) {
    try Self.check(request)
    self.init(url: request.url)
    httpMethod = request.method.rawValue
    httpShouldHandleCookies = false
    cachePolicy = .reloadIgnoringLocalCacheData
    // Only a net under our own deadlines. On Linux it counts when set by this property alone, in
    // whole seconds, and restarts with every byte.
    timeoutInterval = Self.net(over: request.deadlines)
    setValue(userAgent, forHTTPHeaderField: "User-Agent")
    setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    setValue("*", forHTTPHeaderField: "Accept-Language")
    for (name, value) in request.headers { setValue(value, forHTTPHeaderField: name) }
  }

  private static func check(_ request: HTTPRequest) throws(HTTPFailure) {
    guard request.origin != nil else {
      let scheme = request.url.scheme?.lowercased() ?? ""
      throw .invalidRequest(
        ["http", "https"].contains(scheme)
          ? "the URL has no host" : "the URL begins with \"\(scheme):\", not with http: or https:")
    }
    if request.method != .post, !request.body.isEmpty {
      throw .invalidRequest("a \(request.method.rawValue) request cannot have a body")
    }
    for (name, value) in request.headers {
      guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
        throw .invalidRequest("\"\(name)\" is not a header name")
      }
      if let fault = fault(ofHeaderValue: value) {
        throw .invalidRequest("the value of the header \(name) has \(fault)")
      }
      // The transport alone knows the body's framing.
      if ["content-length", "transfer-encoding"].contains(name.lowercased()) {
        throw .invalidRequest("the header \(name) cannot be set")
      }
    }
  }

  /// What a header value must not hold, in words; never the value, which may be a key.
  private static func fault(ofHeaderValue value: String) -> String? {
    for byte in value.utf8 {
      switch byte {
      case 0x09, 0x20...0x7E: continue
      case 0x0A, 0x0D: return "a line break in it"
      case 0x80...: return "a character in it that is not ASCII"
      default: return "a control character in it"
      }
    }
    return nil
  }

  /// RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func net(over deadlines: HTTPDeadlines) -> TimeInterval {
    let day = 86_400.0
    return min(day, (deadlines.total / .seconds(1)).rounded(.up) + 60)
  }
}
