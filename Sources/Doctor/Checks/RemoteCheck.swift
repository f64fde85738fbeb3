import Backends
import HTTPStreaming
import Settings

/// One provider, from its settings to a suggestion.
struct RemoteCheck {
  let options: BackendOptions
  let proxies: ProxyVariables
  let transport: any HTTPTransport
  let network: NetworkView
  let clock: any BackendClock

  func section() async -> DoctorReport.Section {
    var section = DoctorReport.Section(title: options.preset)
    let observed = ObservedTransport(transport, clock: clock)
    let backend: any Backend
    do {
      backend = try BackendFactory.make(options, transport: observed, clock: clock)
    } catch {
      section.findings = [settingsFinding(error)]
      return section
    }
    guard let preset = Preset.named(options.preset) else { return section }
    section.findings.append(key(preset))

    let answer = await Probe.ask(backend, Probe.remote, clock: clock)
    guard let exchange = observed.exchanges.last else {
      section.findings.append(
        Finding(.completion, .failed, answer.failure?.message ?? "nothing was sent"))
      section.hasBackendFailure = true
      return section
    }
    let words = ServerText(options)
    section.findings.append(address(observed.exchanges))
    let way = await WayCheck(
      exchange: exchange, proxies: proxies, network: network, userSetBase: options.base != nil,
      failure: answer.failure
    ).findings()
    section.findings += way
    let models = await ModelCheck(
      model: backend.inspection?.model, exchange: exchange, failure: answer.failure,
      transport: transport, words: words)
    if let failure = answer.failure {
      section.hasBackendFailure = true
      // Where no answer came, the way there is the cause and has been told.
      if !way.contains(where: { $0.status == .failed }) {
        section.findings.append(
          Finding(
            .completion, .failed, withoutPeriod(failure.message),
            advice: FailureAdvice(
              failure: failure, options: options, preset: preset, exchanges: observed.exchanges,
              listsModels: models.list != nil
            ).text(model: models.advice)))
      }
    } else {
      section.findings.append(completion(answer, exchange, preset, words))
    }
    section.findings += models.findings
    if answer.hasText {
      section.suggestion = DoctorReport.Suggestion(
        text: words.line(answer.text, limit: 2_000), firstByte: exchange.firstByte,
        firstText: answer.firstText ?? answer.total, total: answer.total)
      let stream = StreamCheck(
        preset: preset, mode: backend.inspection?.suffix ?? .native, exchange: exchange,
        text: answer.text)
      section.findings += [stream.suffix, stream.streaming]
    }
    section.findings += limits(observed.exchanges, preset, words)
    return section
  }

  // MARK: What is set

  private func settingsFinding(_ error: any Error) -> Finding {
    let kind = (error as? BackendConfigurationError)?.kind
    let preset = Preset.named(options.preset)
    let title = preset?.title ?? options.preset
    let names = preset?.keyNames.joined(separator: " or ") ?? ""
    let advice =
      switch kind {
      case .unknownPreset, .noLocalModel:
        "Set `backend` to one of the presets; `midfill backends` lists them."
      case .missingKey:
        "Set \(names) to a key of \(title), in the environment that the editor starts in."
      case .badKey:
        "Write the key alone into \(options.keyOrigin ?? "the configuration"), as \(title) gave it."
      case .missingBase: "Set `base` to the address of your \(title) server."
      case .missingModel: "Set `model` to a name that your \(title) server knows."
      // The sentence says itself what to write, where that can be known.
      case .badBase, .foreignHost:
        "\(error)".split(separator: ". ", maxSplits: 1).dropFirst().first.map(String.init)
          ?? "Correct `base`, or choose the preset that fits the address."
      case .insecureBase: "Write https in `base`, or set `allowInsecure` to true."
      case .badHeader: "Correct `headers`."
      case .badRegion: "Correct `region`."
      case .badExtra: "Correct `extra`."
      case nil: "Correct the settings of `backend`."
      }
    let subject: Finding.Subject =
      switch kind {
      case .missingKey, .badKey, .foreignHost: .key
      case .missingBase, .badBase, .insecureBase: .address
      case .missingModel: .model
      default: .backend
      }
    return Finding(subject, .failed, withoutPeriod("\(error)"), advice: advice)
  }

  private func key(_ preset: Preset) -> Finding {
    if options.key == nil {
      let isNeeded = preset.key == .required
      return Finding(
        .key, .note, isNeeded ? "none; a header of the configuration stands in for it" : "none sent"
      )
    }
    let origin = options.keyOrigin ?? "the configuration"
    // An editor that was not started from this shell has another environment.
    let hint = origin.contains("environment") ? "; the editor must see the same variable" : ""
    return Finding(.key, .ok, "from \(origin) (not shown)\(hint)")
  }

  private func address(_ exchanges: [Exchange]) -> Finding {
    // A loop, not `exchanges.last?.status`: that crashes the optimizer of Swift 6.3.1.
    var asked: [String] = []
    var isRight = false
    for exchange in exchanges {
      let status = exchange.status ?? 0
      asked.append(exchange.address + (status > 0 ? ", answered \(status)" : ", no answer"))
      isRight = (200..<300).contains(status)
    }
    return Finding(.address, isRight ? .ok : .note, asked.joined(separator: "; then "))
  }

  // MARK: What came back

  private func completion(
    _ answer: Probe.Answer, _ exchange: Exchange, _ preset: Preset, _ words: ServerText
  ) -> Finding {
    let first = exchange.firstByte ?? answer.total
    let times =
      "first byte after \(first.inWords), "
      + (answer.firstText.map { "first text after \($0.inWords), " } ?? "")
      + "\(answer.total.inWords) in all, with a new connection"
    guard answer.hasText else {
      return Finding(
        .completion, .failed, "an answer without any text; \(times)",
        advice:
          "Try again; if it stays empty, set another `model`: this one does not complete code.")
    }
    let text = "\"\(words.line(answer.text))\"; \(times)"
    let limits = preset.deadlines
    guard first <= limits.firstByte, answer.total <= limits.total else {
      return Finding(
        .completion, .warning,
        "\(text). While you type Midfill gives up after \(limits.firstByte.inWords) without a byte, "
          + "or \(limits.total.inWords) in all",
        advice:
          "Choose a smaller or nearer model: \(preset.title) is too slow for completion while "
          + "you type.")
    }
    return Finding(.completion, .ok, text)
  }

  private func limits(
    _ exchanges: [Exchange], _ preset: Preset, _ words: ServerText
  ) -> [Finding] {
    var parts: [String] = []
    if let requests = preset.limits.requestsPerMinute {
      parts.append("\(requests) requests a minute by the preset")
    }
    if let tokens = preset.limits.tokensPerMinute {
      parts.append("\(tokens) tokens a minute by the preset")
    }
    let headers = exchanges.last?.head?.headers ?? [:]
    for (name, value) in headers.sorted(by: { $0.key < $1.key })
    where name.contains("ratelimit") || name.hasSuffix("retry-after") {
      parts.append("\(name): \(words.line(value, limit: 40))")
    }
    guard let head = exchanges.last?.head, !parts.isEmpty || head.status == 200 else { return [] }
    return [
      Finding(
        .limits, .note, parts.isEmpty ? "none told in headers" : parts.joined(separator: ", "))
    ]
  }
}

/// A finding has no period; a sentence of a failure does.
func withoutPeriod(_ sentence: String) -> String {
  sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
}
