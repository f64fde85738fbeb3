#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// libcurl's own settings, which on Linux are environment variables and nothing else.
public enum ProxyEnvironment {
  /// Keeps requests to this machine off a configured proxy, to which libcurl would send them, too: a
  /// local engine is never reached through one. Call it first thing in `main`: the environment may
  /// not change once there are threads.
  public static func exemptLoopback() {
    // libcurl looks for the name in lower case first.
    let set = getenv("no_proxy") ?? getenv("NO_PROXY")
    let given = set.map { String(cString: $0) } ?? ""
    guard given != "*" else { return }
    let hosts = [given, "localhost", "127.0.0.1", "::1"].filter { !$0.isEmpty }
    setenv("no_proxy", hosts.joined(separator: ","), 1)
  }
}
