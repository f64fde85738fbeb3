import Foundation

/// Scheme, host and port: what a connection, and a secret, belongs to.
public struct HTTPOrigin: Hashable, Sendable {
  public let scheme: String
  /// In lower case; without the brackets of an IPv6 address.
  public let host: String
  public let port: Int

  /// Nil when the URL is no http(s) URL with a host.
  public init?(_ url: URL) {
    guard let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let host = url.host()?.lowercased(), !host.isEmpty
    else { return nil }
    self.scheme = scheme
    self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    port = url.port ?? (scheme == "https" ? 443 : 80)
  }

  /// How long a connection is most likely kept when nothing is asked on it. llama-server's HTTP library,
  /// uvicorn (LiteLLM, vLLM) and Node close it after 5 s; what stands before a provider in the
  /// internet, after 60 s or later.
  var idleLimit: Duration { scheme == "https" ? .seconds(55) : .seconds(4) }

  /// A loopback address, or the name that stands for one.
  public var isThisMachine: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension URL {
  /// For messages: without user, password, query and fragment, any of which may hold a secret.
  var withoutSecrets: String {
    guard var components = URLComponents(url: self, resolvingAgainstBaseURL: true) else {
      return ""
    }
    components.user = nil
    components.password = nil
    components.query = nil
    components.fragment = nil
    return components.string ?? ""
  }
}
