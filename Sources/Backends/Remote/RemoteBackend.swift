import Foundation
import HTTPStreaming
import Streaming
import Synchronization

/// A provider over HTTP: a preset, spoken to in its dialect.
///
/// What is the same for all its requests; the way of one is `RemoteFill`.
final class RemoteBackend: Backend {
  let name: String
  let dialect: any Dialect
  let configuration: Configuration
  let provider: Provider
  let form: RequestForm
  let controlTokens: ControlTokens
  let clock: any BackendClock
  let standing: Mutex<Standing>
  let transport: any HTTPTransport
  private let jitter: @Sendable () -> Double

  /// All that is fixed for the life of the backend.
  struct Configuration: Sendable {
    var preset: Preset
    /// The first is used, the second is the preset's other host.
    var endpoints: [Endpoint]
    var model: String?
    var key: Secret?
    var keyOrigin: String?
    var headers: [String: String] = [:]
    var extra: [String: JSON] = [:]

    /// A header of the user's own, such as `api-key: {key}`, carries the key instead of the preset's
    /// place for it.
    var keyIsInHeaders: Bool { headers.values.contains { $0.contains("{key}") } }

    func withKey(_ header: String) -> String {
      key.map { header.replacing("{key}", with: $0.value) } ?? header
    }
  }

  /// - Parameter jitter: parts from 0 to add to guessed pauses.
  init(
    configuration: Configuration, dialect: any Dialect, transport: any HTTPTransport,
    clock: any BackendClock, jitter: @escaping @Sendable () -> Double
  ) {
    let preset = configuration.preset
    name = preset.name
    self.configuration = configuration
    self.dialect = dialect
    provider = Provider(preset, model: configuration.model)
    form = RequestForm(configuration, routes: dialect.routes)
    controlTokens = ControlTokens(dialect.controlTokens(provider))
    self.transport = transport
    self.clock = clock
    self.jitter = jitter
    standing = Mutex(Standing(title: preset.title, limits: preset.limits, now: clock.now))
  }

  // MARK: Backend

  func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream {
    FillStream { answer in
      let fill = RemoteFill(request, of: self, on: executor, into: answer)
      executor.begin { fill.assumeIsolated { $0.send() } }
    }
  }

  func warm() {
    askForContext()
    let target = target(standing.withLock { $0.lessons })
    guard let call = dialect.warmUp(target),
      let request = httpRequest(call, target, isInvoked: true)
    else {
      if let url = endpoint(target.lessons).url("") { transport.warm(url) }
      return
    }
    let answer = transport.open(request)
    // It tells nothing that the first real request would not.
    Task { for try await _ in answer {} }
  }

  func rewarm() {
    if let url = endpoint(standing.withLock { $0.lessons }).url("") { transport.rewarm(url) }
  }

  func refusal(isInvoked: Bool) -> BackendFailure? {
    standing.withLock { $0.traffic.refusal(isInvoked: isInvoked, now: clock.now) }
  }

  func promptBudget(languageID: String) -> PromptBudget {
    standing.withLock { standing in
      let room = standing.contextTokens.map(Self.promptRoom)
      let affordable = standing.traffic.affordableTokens(now: clock.now)
      return PromptBudget(
        tokens: min(
          configuration.preset.promptTokens, standing.lessons.promptLimit?.tokens ?? .max,
          room ?? .max),
        bytesPerToken: standing.calibration.bytesPerToken(languageID: languageID),
        affordableTokens: [affordable, room].compactMap(\.self).min())
    }
  }

  // MARK: Failures

  /// The failure for the caller, after it was taken to heart.
  func told(
    _ error: ExchangeError, _ call: DialectCall, _ target: Target, isInvoked: Bool
  ) -> BackendFailure {
    let report = report(call, target)
    let failure = report.failure(
      of: error, deadlines: deadlines(isInvoked: isInvoked), unixTime: clock.unixTime)
    return standing.withLock { standing in
      // Another host that refuses for another reason is still the host of this key.
      if let status = error.refusal?.status, status != 401 {
        standing.lessons.usesAlternateBase = target.lessons.usesAlternateBase
      }
      return standing.failed(
        failure, isEcho: error.refusal.map { report.isEcho($0.body) } ?? false, now: clock.now,
        jitter: jitter())
    }
  }
}
