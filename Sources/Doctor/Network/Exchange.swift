import Foundation
import HTTPStreaming

/// One request and what came back.
struct Exchange: Sendable {
  let request: HTTPRequest
  let start: Duration
  private(set) var head: HTTPResponseHead?
  /// From the request to the head of the answer.
  private(set) var firstByte: Duration?
  /// When each piece of the body came.
  private(set) var pieces: [Duration] = []
  /// The beginning of the body.
  private(set) var body: [UInt8] = []
  var failure: HTTPFailure?

  private static let mostBody = 64 << 10

  init(request: HTTPRequest, start: Duration) {
    self.request = request
    self.start = start
  }

  mutating func note(_ event: HTTPEvent, now: Duration) {
    switch event {
    case .head(let head):
      self.head = head
      firstByte = now - start
    case .body(let bytes):
      pieces.append(now)
      body += bytes.prefix(Self.mostBody - body.count)
    }
  }

  var status: Int? { head?.status }

  // MARK: The place asked

  /// Without user and query, which may hold a secret.
  var address: String {
    guard var parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true) else {
      return ""
    }
    parts.user = nil
    parts.password = nil
    parts.query = nil
    parts.fragment = nil
    return parts.string ?? ""
  }

  var scheme: String { request.url.scheme?.lowercased() ?? "" }

  /// Without brackets.
  var host: String {
    (request.url.host() ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
  }

  var port: Int { request.url.port ?? (scheme == "https" ? 443 : 80) }

  var isEncrypted: Bool { scheme == "https" }

  /// The last parts of the path, as `/fim/completions`.
  var route: String {
    let parts = request.url.path().split(separator: "/").drop { $0.first == "v" || $0 == "api" }
    return "/" + parts.suffix(2).filter { $0 != "v1" && $0 != "beta" }.joined(separator: "/")
  }

  // MARK: What was said

  /// Whether the answer says that it is a stream, in any of the two forms.
  var isStream: Bool {
    let type = head?.headers["content-type"]?.lowercased() ?? ""
    if ["event-stream", "ndjson", "jsonl"].contains(where: type.contains) { return true }
    return messageCount > 1
  }

  /// How many messages the body holds, were it a stream.
  var messageCount: Int {
    body.split(separator: UInt8(ascii: "\n")).filter { line in
      line.starts(with: "data:".utf8) || line.first == UInt8(ascii: "{")
    }.count
  }
}
