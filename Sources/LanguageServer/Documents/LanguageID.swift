/// LSP language ids by file name, for the command line: an editor says it itself.
public enum LanguageID {
  /// `plaintext` for a name that is not known. The ids are those of LSP 3.17, "Text Document Item".
  public static func of(path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let id = names[name] { return id }
    guard let dot = name.lastIndex(of: ".") else { return "plaintext" }
    return extensions[name[name.index(after: dot)...].lowercased()] ?? "plaintext"
  }

  private static let names = [
    "Makefile": "makefile", "Dockerfile": "dockerfile", "CMakeLists.txt": "cmake",
  ]

  private static let extensions = [
    "c": "c", "h": "c", "cc": "cpp", "cpp": "cpp", "cxx": "cpp", "hpp": "cpp", "hh": "cpp",
    "cs": "csharp", "css": "css", "clj": "clojure", "dart": "dart", "el": "emacs-lisp",
    "ex": "elixir", "exs": "elixir", "erl": "erlang", "fs": "fsharp", "go": "go", "hs": "haskell",
    "html": "html", "java": "java", "jl": "julia", "js": "javascript", "mjs": "javascript",
    "cjs": "javascript", "jsx": "javascriptreact", "json": "json", "kt": "kotlin", "lua": "lua",
    "m": "objective-c", "md": "markdown", "ml": "ocaml", "nix": "nix", "php": "php", "pl": "perl",
    "ps1": "powershell", "py": "python", "r": "r", "rb": "ruby", "rs": "rust", "scala": "scala",
    "scss": "scss", "sh": "shellscript", "bash": "shellscript", "sql": "sql", "swift": "swift",
    "toml": "toml", "ts": "typescript", "tsx": "typescriptreact", "vim": "vim", "vue": "vue",
    "xml": "xml", "yaml": "yaml", "yml": "yaml", "zig": "zig",
  ]
}
