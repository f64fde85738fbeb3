import ProjectIndex

/// Which files' text may not leave the machine: neither as the document being edited nor as context.
public struct Exclusion: Sendable {
  private let patterns: [GlobPattern]
  private let rules: IgnoreRules

  /// - Parameters:
  ///   - privacy: its patterns come on top of the built-in ones.
  ///   - rules: the user's ignore files.
  public init(_ privacy: PrivacyOptions, rules: IgnoreRules) {
    patterns = Exclusion.patterns(privacy)
    self.rules = rules
  }

  static func patterns(_ privacy: PrivacyOptions) -> [GlobPattern] {
    (secrets + privacy.exclude).compactMap(GlobPattern.init)
  }

  /// Reads ignore files where it has not yet, so not for the hot way.
  ///
  /// - Parameters:
  ///   - path: absolute path of a file.
  ///   - relative: the same, relative to its workspace folder.
  public func covers(_ path: String, relative: String) -> Bool {
    patterns.contains { $0.covers(relative) } || rules.isIgnored(path)
  }

  /// Names of files that hold secrets by their nature.
  static let secrets = [
    ".env", ".env.*", "*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks",
    "*.keystore", "*.kdbx", "*.asc", "*.gpg", "*.ovpn", "id_rsa*", "id_dsa*", "id_ecdsa*",
    "id_ed25519*", ".netrc", "_netrc", ".pgpass", ".npmrc", ".pypirc", ".git-credentials",
    ".htpasswd", ".dockercfg", ".docker/config.json", ".aws/credentials", ".kube/config",
    "credentials", "credentials.*", "secrets.*", "*.secrets.*", "*.tfstate", "*.tfstate.*",
    "*.tfvars", "terraform.rc", ".terraformrc", "service-account*.json", "*.mobileprovision",
  ]
}
