extension SettingsLoader {
  /// Finds the configuration of Continue and converts it.
  ///
  /// - Parameters:
  ///   - path: a file, or a folder that holds `config.yaml` or `config.json` (the first wins, as in
  ///     Continue); by default `$CONTINUE_GLOBAL_DIR` or `~/.continue`.
  ///   - workspaceRoots: absolute paths of the folders whose `.continuerc.json` and `.env` count.
  ///   - model: title of the model wanted, where there are several.
  /// - Throws: `ContinueImportFault`.
  public func importContinue(
    from path: String? = nil, workspaceRoots: [String] = [], model: String? = nil
  ) throws(ContinueImportFault) -> ContinueImport {
    let global = variable("CONTINUE_GLOBAL_DIR").map(expand) ?? home + "/.continue"
    let start = path.map(expand) ?? global
    let isFile = [".json", ".yaml", ".yml"].contains { start.hasSuffix($0) }
    let candidates =
      isFile ? [start] : ["config.yaml", "config.json"].map { Self.join(start, $0) }
    for candidate in candidates {
      switch readFile(candidate) {
      case .missing: continue
      case .unreadable(let reason):
        throw ContinueImportFault(
          file: display(candidate), message: "the file cannot be read: \(reason)")
      case .text(let text):
        let files = ContinueFiles(
          main: ContinueFiles.File(name: display(candidate), text: text),
          workspace: present(workspaceRoots.map { Self.join($0, ".continuerc.json") }),
          dotenv: present(
            [Self.join(global, ".env")] + workspaceRoots.map { Self.join($0, ".continue/.env") }
              + workspaceRoots.map { Self.join($0, ".env") }))
        var result = try ContinueImport(files, model: model, environment: environment)
        if !files.isYAML, readFile(Self.join(global, "config.ts")) != .missing {
          result.omissions.append("config.ts: it is a program, which only Continue can run")
        }
        return result
      }
    }
    throw ContinueImportFault(
      file: display(start),
      message: isFile ? "there is no such file" : "there is no config.yaml and no config.json")
  }

  private func present(_ paths: [String]) -> [ContinueFiles.File] {
    paths.compactMap { path in
      guard case .text(let text) = readFile(path) else { return nil }
      return ContinueFiles.File(name: display(path), text: text)
    }
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
