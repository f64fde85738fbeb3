import Backends

/// Where a backend's key is to be had.
public enum KeySource: Sendable, Equatable, CustomStringConvertible {
  case text(Secret)
  case environment(String)
  /// A path; a leading `~` is the home folder.
  case file(String)
  /// The program and its arguments, run without a shell.
  case command([String])

  /// In the user's words. Of a command only the program: an argument may be a secret.
  public var description: String {
    switch self {
    case .text: "the setting backend.key"
    case .environment(let name): "the environment variable \(name)"
    case .file(let path): "the file \(path)"
    case .command(let arguments): "the command `\(arguments.first ?? "")`"
    }
  }
}

/// A backend as configured, before its key is read.
public struct BackendSource: Sendable, Equatable, CustomStringConvertible {
  public var preset: String
  public var base: String?
  public var model: String?
  /// `nil` leaves it to the preset's environment variables.
  public var key: KeySource?
  /// Where `key` was set.
  public var keyPlace: SettingsPlace?
  public var headers: [String: String]
  /// JSON text of an object.
  public var extra: String?
  public var region: String?
  public var allowInsecure: Bool

  public init(
    preset: String, base: String? = nil, model: String? = nil, key: KeySource? = nil,
    keyPlace: SettingsPlace? = nil, headers: [String: String] = [:], extra: String? = nil,
    region: String? = nil, allowInsecure: Bool = false
  ) {
    self.preset = preset
    self.base = base
    self.model = model
    self.key = key
    self.keyPlace = keyPlace
    self.headers = headers
    self.extra = extra
    self.region = region
    self.allowInsecure = allowInsecure
  }

  /// Without the values of headers, extra fields and a query: they may be secrets.
  public var description: String {
    var parts = [preset]
    if let model { parts.append("model \(model)") }
    if let base { parts.append("base \(base.prefix { $0 != "?" })") }
    if let key { parts.append("key from \(key)") }
    if !headers.isEmpty { parts.append("headers \(headers.keys.sorted().joined(separator: ", "))") }
    return parts.joined(separator: ", ")
  }
}
