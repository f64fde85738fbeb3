/// Why a backend cannot be made from what the user set.
public struct BackendConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    case unknownPreset
    case missingKey
    case badKey
    /// The key of a provider's environment variable, and a host of somebody else.
    case foreignHost
    case missingBase
    case badBase
    /// `http` to a host that is neither this machine nor on a private network.
    case insecureBase
    case missingModel
    case badHeader
    case badRegion
    case badExtra
    /// The preset `local` where no local model was given.
    case noLocalModel
  }

  public var kind: Kind
  /// One sentence for the user: what is wrong, and what to write instead. Never holds a key.
  public var message: String

  public var description: String { message }

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
