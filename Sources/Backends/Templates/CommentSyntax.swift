/// How a language writes comments, to show other files' text where a model has no form for them.
enum CommentSyntax: Sendable, Equatable {
  case line(String)
  case block(open: String, close: String)

  /// By LSP language id.
  static func of(_ languageID: String) -> CommentSyntax {
    switch languageID {
    case "python", "ruby", "shellscript", "sh", "bash", "zsh", "fish", "yaml", "toml", "perl",
      "perl6", "r", "julia", "makefile", "make", "dockerfile", "elixir", "cmake", "coffeescript",
      "powershell", "nix", "tcl", "terraform", "hcl", "properties", "dotenv", "gitignore",
      "starlark", "nim", "crystal", "plaintext":
      .line("#")
    case "lua", "sql", "haskell", "elm", "ada", "vhdl": .line("--")
    case "clojure", "lisp", "scheme", "emacs-lisp", "racket", "ini", "asm": .line(";")
    case "tex", "latex", "erlang", "matlab", "prolog", "bibtex": .line("%")
    case "vim": .line("\"")
    case "html", "xml", "markdown", "vue", "svelte", "xsl", "astro":
      .block(open: "<!--", close: "-->")
    case "css": .block(open: "/*", close: "*/")
    case "ocaml": .block(open: "(*", close: "*)")
    default: .line("//")
    }
  }

  /// The snippets as comments, each under its path; ends with an empty line when there are any.
  func commented(_ snippets: [FillSnippet]) -> String {
    snippets.map { snippet in
      let lines = ["Path: \(snippet.path)"] + snippet.text.trimmedLines
      switch self {
      case .line(let mark):
        return lines.map { $0.isEmpty ? mark : "\(mark) \($0)" }.joined(separator: "\n") + "\n\n"
      case .block(let open, let close):
        // A comment cannot hold its own end.
        let text = lines.joined(separator: "\n").replacing(close, with: "")
        return "\(open) \(text)\n\(close)\n\n"
      }
    }.joined()
  }
}

extension String {
  /// The lines of a text, without empty ones at its end.
  fileprivate var trimmedLines: [Substring] {
    var lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines
  }
}
