import TextDocuments

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

  /// A request's snippets as comments, each under a header with its path and language, and then
  /// such a header for the document itself; nothing when there are no snippets.
  ///
  /// For models without a form for several files. All is in the document's own comments, whatever
  /// the other files are written in, so that the text stays a whole file of its language.
  static func commented(_ request: FillRequest) -> String {
    guard !request.snippets.isEmpty else { return "" }
    let syntax = of(request.languageID)
    let others = request.snippets.map { snippet in
      // A file without a telling name is of the document's language: the index keeps to it.
      let languageID = LanguageID.of(path: snippet.path) ?? request.languageID
      let lines = [header(snippet.path, languageID)] + snippet.text.trimmedLines
      return syntax.comment(lines) + "\n"
    }
    return others.joined() + syntax.comment([header(request.path, request.languageID)])
  }

  private static func header(_ path: String, _ languageID: String) -> Substring {
    let path = path.singleLine
    return languageID.isEmpty ? "Path: \(path)" : "Path: \(path), language: \(languageID)"
  }

  /// Lines as a comment that ends with a line end.
  private func comment(_ lines: [Substring]) -> String {
    switch self {
    case .line(let mark):
      return lines.map { ($0.isEmpty ? mark : "\(mark) \($0)") + "\n" }.joined()
    case .block(let open, let close):
      // A comment cannot hold its own end.
      let text = lines.joined(separator: "\n").replacing(close, with: "")
      return lines.count == 1 ? "\(open) \(text) \(close)\n" : "\(open) \(text)\n\(close)\n"
    }
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
