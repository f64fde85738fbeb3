import Foundation

/// Scheme, host and port: what a connection, and a secret, belongs to.
struct HTTPOrigin: Hashable, Sendable {
  var scheme: String
  var host: String
  var port: Int

  /// nil when the URL is no http(s) URL with a host.
  init?(_ url: URL) {
    guard let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let host = url.host()?.lowercased(), !host.isEmpty
    else { return nil }
    self.scheme = scheme
    self.host = host
    port = url.port ?? (scheme == "https" ? 443 : 80)
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
