import Backends
import Completion
import HTTPStreaming
import LocalModel
import ProjectIndex
import Settings

/// The backend that a configuration means, ready to be asked.
public struct BackendAssembly: Sendable {
  public var backend: any Backend
  public var local: LocalBackend
  /// The local model, where `backend` is another.
  public var helper: LocalBackend? { backend.isLocal ? nil : local }
  /// What of the configuration could not be used, in sentences for the user.
  public var problems: [String]
  /// The local model stands in for what was configured.
  public var isSubstitute = false

  /// Reads the keys (which may run commands) and makes the backends. Where none can be made, the
  /// local model answers, and `problems` says why.
  public static func make(
    _ configuration: Configuration, settings: SettingsLoader, transport: any HTTPTransport,
    index: ProjectIndex
  ) async -> BackendAssembly {
    let resolved = await settings.resolveBackends(configuration)
    let local = LocalBackend(
      model: LocalModel(index: index),
      eagerness: Eagerness(rawValue: configuration.completion.eagerness.rawValue) ?? .normal,
      maxLines: configuration.completion.maxLines)
    var problems = resolved.problems.map(\.description)
    var backends: [any Backend] = []
    for options in resolved.options {
      do {
        backends.append(
          try BackendFactory.make(options, transport: transport, localModel: local))
      } catch {
        problems.append("\(error)")
      }
    }
    if backends.count > 1, let chain = FallbackBackend(backends) {
      return BackendAssembly(
        backend: chain, local: local, problems: problems)
    }
    let backend = backends.first ?? local
    return BackendAssembly(
      backend: backend, local: local, problems: problems,
      isSubstitute: backends.isEmpty)
  }
}
