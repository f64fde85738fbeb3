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
      provider: provider, lessons: lessons, contextTokens: context, bytesPerToken: bytesPerToken)
  }

  func endpoint(_ lessons: Lessons) -> Endpoint {
    let endpoints = configuration.endpoints
    return lessons.usesAlternateBase ? endpoints[endpoints.count - 1] : endpoints[0]
  }

  func httpRequest(_ call: DialectCall, _ target: Target, isInvoked: Bool) -> HTTPRequest? {
    var body = call.body
    if case .bodyMember(let name) = configuration.preset.auth, !configuration.keyIsInHeaders,
      let key = configuration.key
    {
      body.merge(extra: [name: .string(key.value)])
    }
    body.merge(extra: configuration.extra)
    dialect.tidy(&body)
    return form.request(
      call.route, target.lessons, body: body.bytes, deadlines: deadlines(isInvoked: isInvoked))
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
