/// LSP language ids by file name, for files that no editor has opened: it says it itself.
public enum LanguageID {
  /// Nil for a name that tells nothing. The ids are those of LSP 3.17, "Text Document Item".
  public static func of(path: String) -> String? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let id = names[name] { return id }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return extensions[name[name.index(after: dot)...].lowercased()]
  }

  /// For a text of which nothing is known.
  public static let unknown = "plaintext"

  private static let names = [
    "Makefile": "makefile", "Dockerfile": "dockerfile", "CMakeLists.txt": "cmake",
  ]

  private static let extensions = [
    "bash": "shellscript", "c": "c", "cc": "cpp", "cjs": "javascript", "clj": "clojure",
    "cljc": "clojure", "cljs": "clojure", "cpp": "cpp", "cs": "csharp", "css": "css",
    "cts": "typescript", "cxx": "cpp", "dart": "dart", "el": "emacs-lisp", "erl": "erlang",
    "ex": "elixir", "exs": "elixir", "fs": "fsharp", "go": "go", "h": "c", "hh": "cpp",
    "hpp": "cpp", "hrl": "erlang", "hs": "haskell", "html": "html", "hxx": "cpp", "java": "java",
    "jl": "julia", "js": "javascript", "json": "json", "jsx": "javascriptreact", "kt": "kotlin",
    "kts": "kotlin", "lua": "lua", "m": "objective-c", "md": "markdown", "mjs": "javascript",
    "ml": "ocaml", "mli": "ocaml", "mm": "objective-cpp", "mts": "typescript", "nim": "nim",
    "nix": "nix", "php": "php", "pl": "perl", "pm": "perl", "ps1": "powershell", "py": "python",
    "pyi": "python", "r": "r", "rb": "ruby", "rs": "rust", "scala": "scala", "scss": "scss",
    "sh": "shellscript", "sql": "sql", "svelte": "svelte", "swift": "swift", "tf": "terraform",
    "toml": "toml", "ts": "typescript", "tsx": "typescriptreact", "vim": "vim", "vue": "vue",
    "xml": "xml", "yaml": "yaml", "yml": "yaml", "zig": "zig", "zsh": "shellscript",
  ]
}
