import HTTPStreaming
import Synchronization
import TextDocuments

/// How a call becomes a request on the wire.
extension RemoteBackend {
  var inspection: BackendInspection? {
    let (lessons, headers, isStreaming, context) = standing.withLock {
      ($0.lessons, $0.latestHeaders, $0.isStreaming, $0.contextTokens)
    }
    let target = target(lessons)
    // The route does not depend on the text.
    let empty = FillRequest(
      prefix: "", suffix: "", path: "", languageID: "", document: TextSnapshot(""), offset: 0,
      documentKey: "")
    let call = dialect.call(for: empty, to: target)
    return BackendInspection(
      preset: name, dialect: configuration.preset.dialect,
      address: endpoint(lessons).address(call.route), model: configuration.model,
      keyOrigin: report(call, target).keyOrigin, suffix: target.suffixMode,
      isStreaming: isStreaming,
      requests: BackendInspection.Window(
        limit: headers.requests.limit, remaining: headers.requests.remaining),
      tokens: BackendInspection.Window(
        limit: headers.tokens.limit, remaining: headers.tokens.remaining),
      promptLimit: [lessons.promptLimit?.tokens, context.map(Self.promptRoom)]
        .compactMap(\.self).min())
  }

  func target(_ lessons: Lessons, languageID: String = "") -> Target {
    let (context, bytesPerToken) = standing.withLock {
      ($0.contextTokens, $0.calibration.bytesPerToken(languageID: languageID))
    }
    return Target(
      preset: configuration.preset, model: configuration.model, key: configuration.key,
      lessons: lessons, contextTokens: context, bytesPerToken: bytesPerToken)
  }

  func endpoint(_ lessons: Lessons) -> Endpoint {
    let endpoints = configuration.endpoints
    return lessons.usesAlternateBase ? endpoints[endpoints.count - 1] : endpoints[0]
  }

  func httpRequest(_ call: DialectCall, _ target: Target, isInvoked: Bool) -> HTTPRequest? {
    guard let url = endpoint(target.lessons).url(call.route) else { return nil }
    let preset = configuration.preset
    let key = configuration.keyIsInHeaders ? nil : configuration.key
    var body = call.body
    if case .bodyMember(let name) = preset.auth, let key {
      body.merge(extra: [name: .string(key.value)])
    }
    body.merge(extra: configuration.extra)
    dialect.tidy(&body)

    let deadlines = deadlines(isInvoked: isInvoked)
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json"),
    ]
    if preset.auth == .bearer, let key {
      headers.append(("Authorization", "Bearer \(key.value)"))
    }
    if let name = preset.timeoutHeader {
      headers.append((name, String(max(1, deadlines.total.components.seconds))))
    }
    let more = [preset.headers, configuration.headers].flatMap {
      $0.sorted { $0.key < $1.key }
    }
    for (name, value) in more {
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append((name, configuration.withKey(value)))
    }
    return HTTPRequest(
      url: url, headers: headers, body: body.bytes, deadlines: deadlines, bodyLimit: 1 << 20)
  }

  /// A user who asked by hand is ready to wait longer than one who types.
  func deadlines(isInvoked: Bool) -> HTTPDeadlines {
    var deadlines = configuration.preset.deadlines
    if isInvoked {
      deadlines.firstByte = max(deadlines.firstByte, .seconds(8))
      deadlines.total = max(deadlines.total, .seconds(12))
    }
    if let load = configuration.preset.loadDeadline, !standing.withLock({ $0.hasAnswered }) {
      deadlines.total += load
      deadlines.firstByte = load
    }
    return deadlines
  }

  /// For the words of a failure.
  func report(_ call: DialectCall, _ target: Target) -> FailureReport {
    let preset = configuration.preset
    let ownHeader = configuration.headers.contains { $0.key.lowercased() == preset.keyHeader }
    return FailureReport(
      title: preset.title, model: configuration.model,
      keyOrigin: configuration.key != nil
        ? configuration.keyOrigin ?? "the configuration"
        : ownHeader ? "the configuration's `headers`" : nil,
      keyNames: preset.keyNames, address: endpoint(target.lessons).address(call.route),
      words: ServerWords(
        secrets: KnownSecrets(key: configuration.key, headers: configuration.headers)),
      rules: preset.errorRules,
      bare500MeansNoKey: preset.bare500MeansNoKey, unreachableHint: preset.unreachableHint)
  }
}
