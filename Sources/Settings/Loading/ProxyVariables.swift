/// The environment variables that name a proxy, with libcurl's rules: URLSession on Linux follows
/// them, and has no setting besides.
public struct ProxyVariables: Sendable, Equatable {
  public struct Variable: Sendable, Equatable {
    public var name: String
    /// Without user name and password.
    public var value: String
  }

  /// Those that are set, by name.
  public let variables: [Variable]
  private let exceptions: [String]

  init(_ variable: (String) -> String?) {
    let names = [
      "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
      "no_proxy", "NO_PROXY",
    ]
    variables = names.compactMap { name in
      variable(name).map { Variable(name: name, value: Self.withoutUser($0)) }
    }
    exceptions = (variable("no_proxy") ?? variable("NO_PROXY") ?? "")
      .split { $0 == "," || $0.isWhitespace }
      .map { String($0.drop { $0 == "." }).lowercased() }
  }

  /// The one that counts for a server, if any.
  ///
  /// - Parameters:
  ///   - scheme: `http` or `https`.
  ///   - host: without brackets and port.
  public func proxy(scheme: String, host: String) -> Variable? {
    let host = host.lowercased()
    let isExcepted = exceptions.contains { $0 == "*" || host == $0 || host.hasSuffix("." + $0) }
    guard !isExcepted else { return nil }
    // Not HTTP_PROXY: a web server sets that from a request's header `Proxy`, so curl does not read it.
    let names = scheme == "http" ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"]
    return (names + ["all_proxy", "ALL_PROXY"]).lazy
      .compactMap { name in variables.first { $0.name == name } }.first
  }

  /// HTTP_PROXY where it has no effect on an `http` server, though it may be meant to.
  public func ignored(scheme: String, host: String) -> Variable? {
    guard scheme == "http", proxy(scheme: scheme, host: host) == nil else { return nil }
    return variables.first { $0.name == "HTTP_PROXY" }
  }

  private static func withoutUser(_ value: String) -> String {
    let start = value.firstRange(of: "://")?.upperBound ?? value.startIndex
    let authority = value[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return value }
    return value[..<start] + "<redacted>" + value[at...]
  }
}

extension SettingsLoader {
  public var proxyVariables: ProxyVariables { ProxyVariables(variable) }
}
