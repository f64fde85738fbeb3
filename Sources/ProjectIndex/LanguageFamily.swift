/// Languages whose code is worth copying into one another. Each family has its own corpus: words
/// and keywords are learned per family, and a look-up in one never reads another.
package enum LanguageFamily {
  /// Named by the first extension of a group, or by the extension itself; by the file's name, or
  /// the LSP language id, where there is no extension.
  package static func of(key: String, languageID: String? = nil) -> String {
    let ending = FilePath.fileExtension(of: key)
    if let family = byExtension[ending] { return family }
    if let languageID, let family = byLanguageID[languageID] { return family }
    if !ending.isEmpty { return ending }
    return languageID.map { "language " + $0 } ?? "name " + FilePath.name(of: key)
  }

  private static let groups: [[String]] = [
    ["c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "inl", "ipp", "m", "mm", "cu", "cuh"],
    ["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts"],
    ["py", "pyi", "pyw"],
    ["sh", "bash", "zsh", "ksh"],
    ["html", "htm", "xhtml"],
    ["css", "scss", "less"],
    ["yaml", "yml"],
    ["md", "markdown"],
    ["rb", "rake", "gemspec"],
    ["ex", "exs"],
    ["ml", "mli"],
    ["hs", "lhs"],
    ["kt", "kts"],
    ["scala", "sc", "sbt"],
    ["clj", "cljs", "cljc", "edn"],
    ["pl", "pm"],
    ["json", "jsonc", "json5"],
    ["tf", "tfvars", "hcl"],
    ["fs", "fsi", "fsx"],
    ["erl", "hrl"],
    ["v", "sv", "svh", "vh"],
  ]

  private static let byExtension: [String: String] = {
    var table: [String: String] = [:]
    for group in groups {
      for ending in group { table[ending] = group[0] }
    }
    return table
  }()

  /// For documents without a telling name.
  private static let byLanguageID: [String: String] = [
    "c": "c", "cpp": "c", "objective-c": "c", "objective-cpp": "c", "cuda-cpp": "c",
    "typescript": "ts", "typescriptreact": "ts", "javascript": "ts", "javascriptreact": "ts",
    "python": "py", "shellscript": "sh", "sh": "sh", "bash": "sh", "zsh": "sh", "html": "html",
    "css": "css", "scss": "css", "less": "css", "yaml": "yaml", "markdown": "md", "ruby": "rb",
    "elixir": "ex", "ocaml": "ml", "haskell": "hs", "kotlin": "kt", "scala": "scala",
    "clojure": "clj", "perl": "pl", "json": "json", "jsonc": "json", "fsharp": "fs",
    "erlang": "erl", "verilog": "v", "systemverilog": "v", "swift": "swift", "go": "go",
    "rust": "rs", "java": "java", "lua": "lua", "csharp": "cs", "php": "php", "zig": "zig",
    "dart": "dart", "r": "r", "julia": "jl", "nim": "nim", "sql": "sql", "xml": "xml",
    "toml": "toml", "vim": "vim", "terraform": "tf", "nix": "nix",
  ]
}
