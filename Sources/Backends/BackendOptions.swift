/// What a user may set of one backend. `preset` chooses the defaults of all else.
public struct BackendOptions: Sendable, Equatable {
  /// Name of a preset, e.g. `codestral`.
  public var preset: String
  /// Base URL, with or without a trailing slash or `/v1`.
  public var base: String?
  public var model: String?
  public var key: Secret?
  /// Where the key came from, in the user's words: "the environment variable CODESTRAL_API_KEY".
  public var keyOrigin: String?
  /// The environment variable of the preset in which `key` was found without anybody having named it.
  /// Such a key is sent to the preset's own hosts only.
  public var impliedKeyVariable: String?
  /// Sent with every request, over the preset's own.
  public var headers: [String: String]
  /// JSON text of an object whose members are put into every request body.
  public var extra: String?
  /// Langdock's region.
  public var region: String?
  /// `http` to a host that is not this machine or a private network.
  public var allowInsecure: Bool

  public init(
    preset: String, base: String? = nil, model: String? = nil, key: Secret? = nil,
    keyOrigin: String? = nil, impliedKeyVariable: String? = nil, headers: [String: String] = [:],
    extra: String? = nil,
    region: String? = nil, allowInsecure: Bool = false
  ) {
    self.preset = preset
    self.base = base
    self.model = model
    self.key = key
    self.keyOrigin = keyOrigin
    self.impliedKeyVariable = impliedKeyVariable
    self.headers = headers
    self.extra = extra
    self.region = region
    self.allowInsecure = allowInsecure
  }
}

/// A key. It prints as `<redacted>`; only the code that writes a request header reads `value`.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public let value: String

  public init(_ value: String) {
    self.value = value
  }

  public var description: String { "<redacted>" }
  public var debugDescription: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
