import HTTPStreaming

/// The network below HTTP, as the doctor may look at it. A test hands in its own.
public struct NetworkView: Sendable {
  var resolve: @Sendable (_ host: String) async -> NameLookup
  var accepts: @Sendable (_ host: String, _ port: Int) async -> Bool
  var isConnected: @Sendable () -> Bool

  public init(
    resolve: @escaping @Sendable (_ host: String) async -> NameLookup,
    accepts: @escaping @Sendable (_ host: String, _ port: Int) async -> Bool,
    isConnected: @escaping @Sendable () -> Bool
  ) {
    self.resolve = resolve
    self.accepts = accepts
    self.isConnected = isConnected
  }

  /// This machine's.
  public static let system = NetworkView(
    resolve: { await NameLookup.resolve($0) },
    accepts: { await LocalNetwork.accepts(host: $0, port: $1) },
    isConnected: { LocalNetwork.isConnected })
}
