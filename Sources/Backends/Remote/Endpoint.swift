import Foundation
import HTTPStreaming

/// Where a provider's API is: a URL up to the API's version, to which routes are added.
struct Endpoint: Sendable, Equatable {
  /// Scheme, host and path, without a slash at the end.
  let root: String
  /// What stood behind a `?`; may hold a secret and is never shown.
  let query: String?

  func url(_ route: String) -> URL? {
    URL(string: root + "/" + route + (query.map { "?\($0)" } ?? ""))
  }

  /// Where the requests go.
  var origin: HTTPOrigin? { url("").flatMap { HTTPOrigin($0) } }

  /// For messages.
  func address(_ route: String) -> String { root + "/" + route }

  /// A preset's own base.
  init(preset base: String, region: String?) {
    root = base.replacing("{region}", with: region ?? Preset.defaultRegion)
    query = nil
  }

  /// A base that a user wrote: the host alone, with or without the version, with or without a slash
  /// at the end, or the whole endpoint pasted.
  init(user text: String, preset: Preset, dialect: any Dialect, options: BackendOptions) throws {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, ["http", "https"].contains(scheme)
    else {
      let ownNetwork = Self.isPrivate(String(text.prefix { $0 != ":" && $0 != "/" }))
      let hint =
        text.contains("://") || text.isEmpty
        ? "" : "; it needs a scheme: write \(ownNetwork ? "http" : "https")://\(text)"
      throw BackendConfigurationError(
        .badBase, "`base` is no http or https address: \"\(text.prefix(200))\"\(hint).")
    }
    guard parts.user == nil, parts.password == nil else {
      throw BackendConfigurationError(
        .badBase, "`base` holds a user name or a password; put the key into `key` instead.")
    }
    if scheme == "http", !options.allowInsecure, !Self.isPrivate(host) {
      throw BackendConfigurationError(
        .insecureBase,
        "`base` is http to \(host): the code and the key would cross the network in the clear. "
          + "Write https, or set `allowInsecure` to true if the way there is safe.")
    }

    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    path = try Self.withoutRoute(path, preset: preset, dialect: dialect)
    let version = preset.root
    if path.isEmpty {
      path = Self.path(of: preset.base ?? "", region: options.region) ?? version
    } else if version.isEmpty {
      // Routes of this server stand beside its OpenAI-like ones, not under them.
      if path.hasSuffix("/v1") { path.removeLast(3) }
    } else if !Self.endsInVersion(path), !path.hasSuffix(version) {
      path += version
    }
    let port = parts.port.map { ":\($0)" } ?? ""
    let name = parts.percentEncodedHost ?? host
    root = "\(scheme)://\(name)\(port)\(path)"
    query = parts.percentEncodedQuery
  }

  private static let knownRoutes = [
    "chat/completions", "fim/completions", "completions", "infill", "api/generate", "api/chat",
    "coder", "embeddings", "models", "messages", "generate_stream", "generate",
  ]

  private static func withoutRoute(_ path: String, preset: Preset, dialect: any Dialect) throws
    -> String
  {
    // Longest first: `fim/completions` before `completions`.
    let known = (dialect.routes + knownRoutes).sorted { $0.count > $1.count }
    guard let route = known.first(where: { path.hasSuffix("/" + $0) }) else { return path }
    let rest = String(path.dropLast(route.count + 1))
    if dialect.routes.contains(route) { return rest }
    if route == "models" { return rest }
    throw BackendConfigurationError(
      .badBase,
      "`base` ends in /\(route), but the preset \(preset.name) speaks to "
        + "/\(dialect.routes.first ?? ""). Give the address up to "
        + "\(rest.isEmpty ? "the host" : rest)\(Self.betterPreset(for: route)).")
  }

  private static func betterPreset(for route: String) -> String {
    switch route {
    case "chat/completions": ", or choose a preset for chat models, such as litellm-chat"
    case "fim/completions": ", or choose a preset for this route, such as mistral"
    case "completions": ", or choose a preset for this route, such as litellm or vllm"
    case "infill": ", or choose the preset llamacpp"
    case "api/generate", "api/chat": ", or choose the preset ollama"
    default: ""
    }
  }

  private static func path(of base: String, region: String?) -> String? {
    let path = URLComponents(string: Endpoint(preset: base, region: region).root)?.path
    return path.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// `/v1`, `/api/v1`, `/v1beta`, `/beta`
  private static func endsInVersion(_ path: String) -> Bool {
    guard let last = path.split(separator: "/").last else { return false }
    return last == "beta"
      || (last.first == "v" && last.dropFirst().first?.isNumber == true)
  }

  /// This machine, a private network, or a name that only such a network can resolve.
  static func isPrivate(_ host: String) -> Bool {
    let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]."))
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    if numbers.count == 4, !numbers.contains(nil) {
      let parts = numbers.compactMap { $0 }
      switch (parts[0], parts[1]) {
      case (127, _), (10, _), (192, 168), (169, 254): return true
      case (172, 16...31), (100, 64...127): return true
      default: return false
      }
    }
    if host.contains(":") {
      return host == "::1"
        || ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains {
          host.hasPrefix($0)
        }
    }
    guard host.contains(".") else { return true }
    return [".localhost", ".local", ".lan", ".internal", ".home.arpa"].contains {
      host.hasSuffix($0)
    }
  }
}
