import ProjectIndex

extension SettingsLoader {
  /// Path of the user's own excludes file for git: `core.excludesFile` of git's system and user
  /// configuration (the last that sets it wins), else `git/ignore` in the user's configuration
  /// folder, if it is there. (git-config(1), gitignore(5))
  var gitExcludesFile: String? {
    let usual = configurationFolder + "/git/ignore"
    var path = readFile(usual) == .missing ? nil : usual
    for file in gitConfigurationFiles {
      guard case .text(let text) = readFile(file),
        let value = GitConfiguration.excludesFile(in: text)
      else { continue }
      let expanded = expand(value)
      // Git takes a relative path from the folder it is started in; there is none here.
      if expanded.hasPrefix("/") { path = expanded }
    }
    return path
  }

  /// In the order in which git reads them. `GIT_CONFIG_GLOBAL` stands for the user's two files.
  private var gitConfigurationFiles: [String] {
    let system = variable("GIT_CONFIG_NOSYSTEM") == nil ? ["/etc/gitconfig"] : []
    if let global = environment["GIT_CONFIG_GLOBAL"] {
      return system + (global.isEmpty ? [] : [expand(global)])
    }
    return system + [configurationFolder + "/git/config", home + "/.gitconfig"]
  }
}
