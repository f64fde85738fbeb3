import Backends
import HTTPStreaming
import Settings

/// The way to the server: proxy, name, connection, TLS.
struct WayCheck {
  let exchange: Exchange
  let proxies: ProxyVariables
  let network: NetworkView
  /// Whether the address is the user's own, not the preset's.
  let userSetBase: Bool
  let failure: BackendFailure?

  private var host: String { exchange.host }
  private var place: String { "\(host):\(exchange.port)" }
  private var proxy: ProxyVariables.Variable? {
    proxies.proxy(scheme: exchange.scheme, host: host)
  }

  func findings() async -> [Finding] {
    if let proxy { return [proxyFinding(proxy)] + connection(through: proxy) }
    var findings = [noProxy]
    // An address is no name, and names of this machine need no server.
    guard exchange.head == nil else {
      if !isAddress { findings.append(Finding(.name, .ok, "\(host) is known")) }
      return findings + [connected]
    }
    if !isAddress {
      let name = await nameFinding()
      findings.append(name)
      if name.status == .failed { return findings }
    } else if !isLoopback, !network.isConnected() {
      return findings + [noNetwork]
    }
    return findings + [await broken()]
  }

  private var isAddress: Bool {
    host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
  }

  private var isLoopback: Bool {
    host == "::1" || host.hasPrefix("127.") || host == "localhost"
  }

  private var isPublic: Bool { !isLoopback && host.contains(".") && !host.hasSuffix(".local") }

  // MARK: Proxy

  private var noProxy: Finding {
    guard let ignored = proxies.ignored(scheme: exchange.scheme, host: host) else {
      #if os(macOS)
        return Finding(.proxy, .note, "as in the system's network settings")
      #else
        return Finding(.proxy, .note, "none is set for \(exchange.scheme)")
      #endif
    }
    return Finding(
      .proxy, .warning,
      "none: HTTP_PROXY (\(ignored.value)) does not count for http, only http_proxy does",
      advice: "If \(host) needs the proxy, set http_proxy, in small letters.")
  }

  private func proxyFinding(_ proxy: ProxyVariables.Variable) -> Finding {
    let text = "\(proxy.value), named by \(proxy.name); it looks up \(host)"
    return Finding(.proxy, .note, text)
  }

  private func connection(through proxy: ProxyVariables.Variable) -> [Finding] {
    let way = "through the proxy \(proxy.value)"
    if exchange.status == 407 {
      return [
        Finding(
          .connection, .failed,
          "the proxy \(proxy.value) answered 407: it wants to know who you are",
          advice: "Put your name and password for the proxy into \(proxy.name): "
            + "\(proxy.name)=http://USER:PASSWORD@\(Self.authority(proxy.value)).")
      ]
    }
    if exchange.head != nil {
      return [Finding(.connection, .ok, "an answer came \(way)")]
    }
    return [
      Finding(
        .connection, .failed, "no answer \(way): \(withoutPeriod(failure?.message ?? ""))",
        advice:
          "Correct \(proxy.name), or unset it if \(host) can be reached without a proxy, or add "
          + "\(host) to no_proxy.")
    ]
  }

  private static func authority(_ value: String) -> String {
    let rest = value.split(separator: "://", maxSplits: 1).last ?? ""
    return String(rest.split(separator: "@").last ?? "")
  }

  // MARK: Name

  private var noNetwork: Finding {
    Finding(
      .connection, .failed, "this machine has no network connection",
      advice: "Connect to a network. Without one, the local model works: `backend: \"local\"`.")
  }

  private func nameFinding() async -> Finding {
    if !isLoopback, !network.isConnected() {
      var finding = noNetwork
      finding.subject = .name
      return finding
    }
    switch await network.resolve(host) {
    case .addresses(let addresses):
      return Finding(.name, .ok, "\(host) is \(addresses.prefix(3).joined(separator: ", "))")
    case .unknown:
      let known = Preset.all.compactMap { $0.base?.split(separator: "/").dropFirst().first }
        .map(String.init)
      let near = NearestName.nearest(to: host, in: known)
      let correct =
        userSetBase
        ? "Correct the host in `base`\(near.map { " (did you mean \($0)?)" } ?? "")"
        : "Check the name servers of this machine"
      return Finding(
        .name, .failed, "there is no host \(host), says this machine's resolver",
        advice: "\(correct)\(isPublic ? "; \(Self.proxyAdvice(exchange.scheme))" : "").")
    case .failed(let words):
      return Finding(
        .name, .failed, "\(host) could not be looked up: \(words)",
        advice: "Check the network and the name servers of this machine (VPN, /etc/resolv.conf); "
          + "\(Self.proxyAdvice(exchange.scheme)).")
    case .timedOut:
      return Finding(
        .name, .failed, "\(host) could not be looked up: the name servers do not answer",
        advice: "Check the network and the name servers of this machine (VPN, /etc/resolv.conf); "
          + "\(Self.proxyAdvice(exchange.scheme)).")
    }
  }

  private static func proxyAdvice(_ scheme: String) -> String {
    "if your network reaches the internet through a proxy, set \(scheme)_proxy=http://HOST:PORT "
      + "where the editor starts"
  }

  // MARK: Connection

  private var connected: Finding {
    exchange.isEncrypted
      ? Finding(.connection, .ok, "TLS with \(place); its certificate was accepted")
      : Finding(.connection, .ok, "connected to \(place), not encrypted")
  }

  /// No answer came, though the name is known.
  private func broken() async -> Finding {
    let words = withoutPeriod(failure?.message ?? "no answer came")
    switch exchange.failure {
    case .unreachable(.tls, let detail):
      return Finding(
        .connection, .failed, words, advice: TLSAdvice(host: host, detail: detail).text)
    case .unreachable(.refused, _):
      let start = isPublic ? "" : "Start the server at \(place), or correct"
      return Finding(
        .connection, .failed, words,
        advice: "\(start.isEmpty ? "Correct" : start) host and port in `base`.")
    case .timedOut:
      if await network.accepts(host, exchange.port) {
        return Finding(
          .connection, .failed, "connected to \(place), but the answer is too slow: \(words)",
          advice: isPublic
            ? "Try again; if \(host) stays this slow, choose another backend or a smaller `model`."
            : "Try again once the server at \(place) has loaded its model; if it stays this slow, "
              + "give it a smaller `model`.")
      }
      return Finding(
        .connection, .failed, "\(place) does not take a connection: \(words)",
        advice: "Check `base` and the firewall"
          + (isPublic ? "; \(Self.proxyAdvice(exchange.scheme))." : "."))
    case .connectionLost:
      return Finding(
        .connection, .failed, words,
        advice: "Check that `base` names an HTTP server of the right kind ("
          + "\(exchange.isEncrypted ? "https" : "http, not https") at \(place)), and try again.")
    case .unreachable:
      return Finding(
        .connection, .failed, words,
        advice: "Check the network and the firewall"
          + (isPublic ? "; \(Self.proxyAdvice(exchange.scheme))." : "."))
    default:
      return Finding(.connection, .failed, words, advice: "Check `base` and `headers`.")
    }
  }
}
