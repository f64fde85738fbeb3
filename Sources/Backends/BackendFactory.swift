import Foundation
import HTTPStreaming

/// Makes backends of what a user set.
public enum BackendFactory {
  /// - Parameters:
  ///   - options: of one backend.
  ///   - localModel: what the preset `local` stands for.
  ///   - jitter: parts from 0 to add to the pauses after failures.
  /// - Throws: `BackendConfigurationError`.
  public static func make(
    _ options: BackendOptions, transport: any HTTPTransport, localModel: (any Backend)? = nil,
    clock: any BackendClock = SystemClock(),
    jitter: @escaping @Sendable () -> Double = { .random(in: 0..<0.25) }
  ) throws -> any Backend {
    let name = options.preset
    guard var preset = Preset.named(name) else {
      let near = NearestName.several(to: name, in: Preset.all.map(\.name))
      let hint =
        near.isEmpty
        ? "There are: \(Preset.all.map(\.name).joined(separator: ", "))."
        : "Did you mean \(near.joined(separator: " or "))?"
      throw BackendConfigurationError(
        .unknownPreset, "There is no backend preset \"\(name.prefix(60))\". \(hint)")
    }
    if let route = preset.passThrough, let base = options.base,
      (base + "/").contains(route.path + "/")
    {
      preset.dialect = route.dialect
      preset.model = route.model
      preset.bodyKeys = nil
    }
    guard let dialect = preset.dialect.dialect else {
      guard let localModel else {
        throw BackendConfigurationError(.noLocalModel, "The local model is not available here.")
      }
      return localModel
    }
    let endpoints = try endpoints(preset, dialect, options)
    try checkKeyMayGo(to: endpoints, preset, options)
    return RemoteBackend(
      configuration: RemoteBackend.Configuration(
        preset: preset, endpoints: endpoints,
        model: try model(preset, options), key: try key(preset, options),
        keyOrigin: options.keyOrigin, headers: try headers(options),
        extra: try extra(options)),
      dialect: dialect, transport: transport, clock: clock, jitter: jitter)
  }

  private static func endpoints(
    _ preset: Preset, _ dialect: any Dialect, _ options: BackendOptions
  ) throws -> [Endpoint] {
    if let base = options.base {
      return [try Endpoint(user: base, preset: preset, dialect: dialect, options: options)]
    }
    if let region = options.region,
      !region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    {
      throw BackendConfigurationError(
        .badRegion,
        "`region` is a name such as \"\(Preset.defaultRegion)\", not \"\(region.prefix(60))\".")
    }
    let bases = [preset.base, preset.alternateBase].compactMap { $0 }
    guard !bases.isEmpty else {
      throw BackendConfigurationError(
        .missingBase,
        "The preset \(preset.name) needs `base`, the address of your \(preset.title) server.")
    }
    return bases.map { Endpoint(preset: $0, region: options.region) }
  }

  private static func model(_ preset: Preset, _ options: BackendOptions) throws -> String? {
    let given = options.model?.trimmingCharacters(in: .whitespacesAndNewlines)
    if let given, !given.isEmpty { return given }
    if preset.model == nil, preset.needsModel {
      throw BackendConfigurationError(
        .missingModel, "The preset \(preset.name) needs `model`: the name that the server gives it."
      )
    }
    return preset.model
  }

  /// A key that only lies in the environment belongs to the provider whose name its variable has. To
  /// any other host it goes when the user names it beside `base`, and not because both are set.
  private static func checkKeyMayGo(
    to endpoints: [Endpoint], _ preset: Preset, _ options: BackendOptions
  ) throws {
    guard let name = options.impliedKeyVariable, options.key != nil,
      let stranger = endpoints.compactMap(\.origin).first(where: { !preset.ownsKeys(at: $0) })
    else { return }
    let hosts = preset.origins.map(\.host)
    let near = NearestName.nearest(to: stranger.host, in: hosts)
    throw BackendConfigurationError(
      .foreignHost,
      "The key in \(name) is not sent to \(stranger.host), which is not \(preset.title)'s own host "
        + "(\(hosts.joined(separator: " or "))). Correct `base`"
        + (near.map { " (did you mean \($0)?)" } ?? "")
        + ", or, if this host should have that key, set `key` to {\"env\": \"\(name)\"} beside it, "
        + "or --key-env \(name).")
  }

  private static func key(_ preset: Preset, _ options: BackendOptions) throws -> Secret? {
    let origin = options.keyOrigin ?? "the configuration"
    // A key read from a file or from a command ends with a line end.
    let key = options.key?.value.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !key.isEmpty else {
      let ownHeader = options.headers.contains { $0.key.lowercased() == preset.keyHeader }
      if preset.key == .required, !ownHeader {
        let empty = options.key == nil ? "" : " \(origin) gave an empty one."
        let names = preset.keyNames.joined(separator: " or ")
        throw BackendConfigurationError(
          .missingKey,
          "The preset \(preset.name) needs a key:\(empty) set \(names), or `key` in the configuration."
        )
      }
      return nil
    }
    guard key.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else {
      throw BackendConfigurationError(
        .badKey,
        "The key from \(origin) holds a space, a line break or another character that no key has; "
          + "check that it is the key alone.")
    }
    return Secret(key)
  }

  private static func headers(_ options: BackendOptions) throws -> [String: String] {
    for (name, value) in options.headers {
      let isName =
        !name.isEmpty
        && name.unicodeScalars.allSatisfy {
          $0.properties.isAlphabetic && $0.isASCII || ("0"..."9").contains($0)
            || "-_.".unicodeScalars.contains($0)
        }
      guard isName,
        value.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) || $0 == "\t" })
      else {
        throw BackendConfigurationError(
          .badHeader,
          "The header \"\(name.prefix(60))\" cannot be sent: a name has letters, digits and hyphens, "
            + "a value has no line breaks.")
      }
    }
    return options.headers
  }

  private static func extra(_ options: BackendOptions) throws -> [String: JSON] {
    guard let text = options.extra, !text.allSatisfy(\.isWhitespace) else { return [:] }
    guard let members = JSON(Array(text.utf8))?.object else {
      throw BackendConfigurationError(
        .badExtra, "`extra` is not a JSON object, such as {\"top_p\": 0.9}.")
    }
    return members
  }
}

extension DialectName {
  /// Nil for the local model, which has no wire.
  var dialect: (any Dialect)? {
    switch self {
    case .mistralFIM: MistralFIM()
    case .openAICompletions: OpenAICompletions()
    case .openAIChat: OpenAIChat()
    case .llamaInfill: LlamaInfill()
    case .ollama: Ollama()
    case .pixlab: PixLab()
    case .tabby: Tabby()
    case .local: nil
    }
  }
}
