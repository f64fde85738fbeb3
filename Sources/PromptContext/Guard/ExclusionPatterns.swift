import ProjectIndex

/// Patterns of files that hold secrets by their nature, and the user's own.
///
/// Every file that is proposed for a prompt is looked at, and there are some sixty patterns: most are
/// a plain name or an ending, and those are looked up; only the others are tried one by one.
struct ExclusionPatterns: Sendable {
  /// Names of files and folders at any depth.
  private var names: Set<String> = []
  /// What follows the star in `*.pem`; begins with a dot.
  private var endings: Set<String> = []
  private var others: [GlobPattern] = []

  init(_ privacy: PrivacyOptions) {
    for pattern in ExclusionPatterns.secrets + privacy.exclude { add(pattern) }
  }

  private mutating func add(_ pattern: String) {
    func isPlain(_ text: Substring) -> Bool { !text.utf8.contains { "*?[\\/".utf8.contains($0) } }
    if isPlain(pattern[...]), !pattern.isEmpty {
      names.insert(pattern)
    } else if pattern.hasPrefix("*."), isPlain(pattern.dropFirst()) {
      endings.insert(String(pattern.dropFirst()))
    } else if let pattern = GlobPattern(pattern) {
      others.append(pattern)
    }
  }

  /// - Parameter relative: relative to a workspace folder. Capitals make no difference.
  func cover(_ relative: String) -> Bool {
    let lower = relative.lowercased()
    return covers(relative) || lower != relative && covers(lower)
  }

  private func covers(_ path: String) -> Bool {
    for name in path.utf8.split(separator: UInt8(ascii: "/")) {
      if names.contains(String(Substring(name))) { return true }
      for index in name.indices where name[index] == UInt8(ascii: ".") {
        if endings.contains(String(Substring(name[index...]))) { return true }
      }
    }
    return others.contains { $0.covers(path) }
  }

  /// Names of files that hold secrets by their nature.
  static let secrets = [
    ".env", ".env.*", "*.env", ".envrc", "*.pem", "*.key", "*.p12", "*.pfx", "*.pkcs12", "*.jks",
    "*.keystore", "*.kdbx", "*.asc", "*.gpg", "*.ovpn", "*.ppk", "*.agekey", "id_rsa*", "id_dsa*",
    "id_ecdsa*", "id_ed25519*", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".mylogin.cnf", ".npmrc",
    ".yarnrc.yml", ".pypirc", ".git-credentials", ".htpasswd", "htpasswd", ".dockercfg",
    ".docker/config.json", ".aws/credentials", ".aws/config", ".s3cfg", ".boto", ".kube/config",
    "kubeconfig", "*.kubeconfig", ".vault-token", ".config/gh/hosts.yml", ".m2/settings.xml",
    "credentials", "credentials.*", "secrets.*", "*.secrets.*", "secret.*", "*.secret",
    "*.secret.*",
    "*.tfstate", "*.tfstate.*", "*.tfvars", "*.tfvars.json", "terraform.rc", ".terraformrc",
    "service-account*.json", "service_account*.json", "local.settings.json", "*.mobileprovision",
    "shadow", ".password-store/",
  ]
}
