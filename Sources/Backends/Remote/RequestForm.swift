import HTTPStreaming

/// What all requests of a backend have alike, addresses and headers, written down once. The rest is the
/// body and the time that a request may take.
struct RequestForm: Sendable {
  /// For each host, the preset's second one last: the dialect's routes with their empty requests.
  private let requests: [[(route: String, request: HTTPRequest)]]
  /// Where the header stands that tells a proxy how many seconds it may spend.
  private let timeout: Int?

  /// - Parameter routes: of the dialect.
  init(_ configuration: RemoteBackend.Configuration, routes: [String]) {
    let preset = configuration.preset
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json"),
    ]
    if preset.auth == .bearer, !configuration.keyIsInHeaders, let key = configuration.key {
      headers.append(("Authorization", "Bearer \(key.value)"))
    }
    if let name = preset.timeoutHeader { headers.append((name, "")) }
    let more = [preset.headers, configuration.headers].flatMap { $0.sorted { $0.key < $1.key } }
    for (name, value) in more {
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append((name, configuration.withKey(value)))
    }
    timeout = preset.timeoutHeader.flatMap { name in
      // Unless the user has set it.
      more.contains { $0.key.lowercased() == name.lowercased() }
        ? nil : headers.firstIndex { $0.name == name }
    }
    requests = configuration.endpoints.map { endpoint in
      routes.compactMap { route in
        endpoint.url(route).map {
          (route, HTTPRequest(url: $0, headers: headers, bodyLimit: 1 << 20))
        }
      }
    }
  }

  /// The request for a route; nil where the address is not valid.
  ///
  /// - Parameter lessons: tell which host it is.
  func request(
    _ route: String, _ lessons: Lessons, body: [UInt8], deadlines: HTTPDeadlines
  ) -> HTTPRequest? {
    let host = lessons.usesAlternateBase ? requests.last : requests.first
    guard var request = host?.first(where: { $0.route == route })?.request else { return nil }
    request.body = body
    request.deadlines = deadlines
    if let timeout {
      request.headers[timeout].value = String(max(1, deadlines.total.components.seconds))
    }
    return request
  }
}
