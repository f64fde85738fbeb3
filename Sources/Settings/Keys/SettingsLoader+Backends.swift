import Backends
import PromptContext

/// The backends with their keys read.
public struct ResolvedBackends: Sendable, Equatable {
  /// In the order in which they are tried. A backend whose key could not be read is left out, so
  /// this may be empty.
  public var options: [BackendOptions]
  public var problems: [SettingsProblem]
}

extension SettingsLoader {
  /// Reads the keys, which may run commands and take up to ten seconds each: never on the way of
  /// the start or of a request. With `privacy.localOnly` nothing is read, and only the local model
  /// is left.
  ///
  /// A backend without a key of its own gets the one in its preset's environment variables, marked as
  /// such, as it is for the preset's own hosts only; where there is none either, it comes without a
  /// key, and whether that will do is the preset's matter.
  public func resolveBackends(_ configuration: Configuration) async -> ResolvedBackends {
    var resolved = ResolvedBackends(options: [], problems: [])
    let sources =
      configuration.privacy.localOnly ? [BackendSource(preset: "local")] : configuration.backends
    for source in sources {
      var options = BackendOptions(
        preset: source.preset, base: source.base, model: source.model, headers: source.headers,
        extra: source.extra, region: source.region, allowInsecure: source.allowInsecure)
      let implied = source.key == nil ? environmentKey(source.preset) : nil
      if let keySource = source.key ?? implied.map(KeySource.environment) {
        do throws(KeyFault) {
          options.key = try await readKey(keySource)
          options.keyOrigin = origin(keySource, source.keyPlace)
          options.impliedKeyVariable = implied
        } catch {
          let place =
            source.keyPlace ?? SettingsPlace(layer: .environment, name: implied ?? "")
          resolved.problems.append(
            SettingsProblem(place: place, path: "backend.key", message: error.message))
          continue
        }
      }
      resolved.options.append(options)
    }
    return resolved
  }

  /// The first of the preset's variables that is set.
  private func environmentKey(_ preset: String) -> String? {
    Preset.named(preset)?.keyNames.first { variable($0) != nil }
  }

  private func origin(_ source: KeySource, _ place: SettingsPlace?) -> String {
    if case .text = source, let place { return "\(source) in \(place.name)" }
    return source.description
  }
}
