extension Syntax {
  /// The syntax of an LSP language id; C-like brackets and both kinds of quotes for an unknown one.
  static func of(_ languageID: String) -> Syntax { table[languageID] ?? unknown }

  private static let unknown = Syntax(
    lineComments: ["//", "#"], quotes: [Quote("\""), Quote("`")], apostrophe: .character)

  private static let table: [String: Syntax] = {
    let template = Quote("`", spansLines: true)
    let triple = [Quote("\"\"\"", spansLines: true), Quote("\"")]
    let cLike = Syntax(apostrophe: .character)
    let script = Syntax(
      quotes: [Quote("\""), template], blockOpeners: ["=>"], indentation: .spaces(2))
    let python = Syntax(
      lineComments: ["#"], blockComments: [],
      quotes: triple + [Quote("'''", spansLines: true)], blockOpeners: [":"],
      blockMiddles: ["else", "elif", "except", "finally"], isOffside: true)
    let shell = Syntax(
      lineComments: ["#"], blockComments: [], blockOpeners: ["then", "do", "else", "in"],
      blockMiddles: ["else", "elif"], blockClosers: ["fi", "done", "esac"],
      hasLoneParentheses: true, indentation: .spaces(2))
    let markup = Syntax(
      lineComments: [], blockComments: [("<!--", "-->")], quotes: [], apostrophe: .nothing,
      brackets: "{}", indentation: .spaces(2))
    let lisp = Syntax(
      lineComments: [";"], blockComments: [("#|", "|#")],
      quotes: [Quote("\"", spansLines: true)], apostrophe: .nothing, indentation: .spaces(2))
    let prose = Syntax(
      lineComments: [], blockComments: [], quotes: [], apostrophe: .nothing, brackets: "",
      isProse: true, indentation: .spaces(2))
    let styles = Syntax(indentation: .spaces(2))
    let sql = Syntax(
      lineComments: ["--"], blockOpeners: ["BEGIN", "begin", "THEN", "then"],
      blockClosers: ["END", "end"], indentation: .spaces(2))
    let tabs = Syntax(
      quotes: [Quote("\""), template], apostrophe: .character, indentation: .tab)
    let json = Syntax(apostrophe: .nothing, indentation: .spaces(2))
    let ml = Syntax(
      lineComments: [], blockComments: [("(*", "*)")], apostrophe: .character,
      blockOpeners: ["=", "->", "then", "else", "begin", "struct", "sig", "do", "in", "with"],
      blockClosers: ["end", "done"], indentation: .spaces(2))

    var table: [String: Syntax] = [
      "swift": Syntax(quotes: triple, apostrophe: .nothing, blockOpeners: ["in"]),
      "kotlin": Syntax(quotes: triple, apostrophe: .character, blockOpeners: ["->"]),
      "scala": Syntax(
        quotes: triple, apostrophe: .character, blockOpeners: ["=>", "="],
        indentation: .spaces(2)),
      "java": Syntax(quotes: triple, apostrophe: .character, blockOpeners: ["->"]),
      "dart": Syntax(
        quotes: triple + [Quote("'''", spansLines: true)], blockOpeners: ["=>"],
        indentation: .spaces(2)),
      "php": Syntax(lineComments: ["//", "#"], quotes: [Quote("\"", spansLines: true)]),
      "go": tabs, "zig": cLike,
      "rust": Syntax(
        quotes: [Quote("\"", spansLines: true)], apostrophe: .character, blockOpeners: ["=>"]),
      "python": python, "starlark": python, "nim": python, "gdscript": python,
      "ruby": Syntax(
        lineComments: ["#"], blockComments: [],
        blockOpeners: ["do", "then", "begin", "|"],
        blockStarts: ["def", "class", "module", "if", "unless", "while", "until", "case", "for"],
        blockMiddles: ["else", "elsif", "when", "rescue", "ensure"], blockClosers: ["end"],
        indentation: .spaces(2)),
      "lua": Syntax(
        lineComments: ["--"], blockComments: [("--[[", "]]")],
        quotes: [Quote("\""), Quote("[[", "]]", spansLines: true)],
        blockOpeners: ["do", "then", "repeat"], blockWords: ["function"],
        blockMiddles: ["else", "elseif"], blockClosers: ["end", "until"],
        indentation: .spaces(2)),
      "elixir": Syntax(
        lineComments: ["#"], blockComments: [], quotes: triple, apostrophe: .character,
        blockOpeners: ["do", "->"], blockMiddles: ["else", "after", "rescue", "catch"],
        blockClosers: ["end"],
        indentation: .spaces(2)),
      "julia": Syntax(
        lineComments: ["#"], blockComments: [("#=", "=#")], quotes: triple, apostrophe: .character,
        blockOpeners: ["begin", "do"],
        blockStarts: [
          "function", "if", "for", "while", "struct", "mutable", "module", "let", "try", "macro",
          "quote",
        ],
        blockMiddles: ["else", "elseif", "catch", "finally"], blockClosers: ["end"]),
      "haskell": Syntax(
        lineComments: ["--"], blockComments: [("{-", "-}")], apostrophe: .character,
        blockOpeners: ["=", "do", "where", "of", "let", "->", "then", "else"], isOffside: true,
        indentation: .spaces(2)),
      "ocaml": ml, "fsharp": ml,
      "fish": Syntax(
        lineComments: ["#"], blockComments: [],
        blockStarts: ["function", "if", "for", "while", "switch", "begin"],
        blockMiddles: ["else", "case"], blockClosers: ["end"]),
      "perl": Syntax(lineComments: ["#"], blockComments: []),
      "r": Syntax(lineComments: ["#"], blockComments: [], indentation: .spaces(2)),
      "yaml": Syntax(
        lineComments: ["#"], blockComments: [], blockOpeners: [":", ": |", ": >"], isOffside: true,
        indentation: .spaces(2)),
      "toml": Syntax(
        lineComments: ["#"], blockComments: [],
        quotes: triple + [Quote("'''", spansLines: true)], indentation: .spaces(2)),
      "nix": Syntax(
        lineComments: ["#"],
        quotes: [Quote("\"", spansLines: true), Quote("''", spansLines: true)],
        apostrophe: .nothing, blockOpeners: ["=", "in", "let"], indentation: .spaces(2)),
      "terraform": Syntax(
        lineComments: ["#", "//"], apostrophe: .nothing, indentation: .spaces(2)),
      "makefile": Syntax(
        lineComments: ["#"], blockComments: [], quotes: [], apostrophe: .nothing,
        blockOpeners: [":"], indentation: .tab),
      "cmake": Syntax(lineComments: ["#"], blockComments: [], indentation: .spaces(2)),
      "dockerfile": Syntax(lineComments: ["#"], blockComments: []),
      "latex": Syntax(
        lineComments: ["%"], blockComments: [], quotes: [], apostrophe: .nothing, brackets: "{}",
        indentation: .spaces(2)),
      "vim": Syntax(
        lineComments: [], blockComments: [],
        blockStarts: ["function", "if", "for", "while", "try"], blockMiddles: ["else", "elseif"],
        blockClosers: ["endif", "endfunction", "endfor", "endwhile", "endtry"],
        indentation: .spaces(2)),
    ]
    let groups: [(Syntax, [String])] = [
      (
        cLike, ["c", "cpp", "objective-c", "objective-cpp", "csharp", "cuda-cpp", "glsl", "proto3"]
      ),
      (
        script,
        [
          "javascript", "typescript", "javascriptreact", "typescriptreact", "vue", "svelte",
          "astro",
        ]
      ),
      (shell, ["shellscript", "bash", "sh", "zsh"]),
      (markup, ["html", "xml", "handlebars", "xsl"]),
      (styles, ["css", "scss", "less"]),
      (json, ["json", "jsonc", "json5"]),
      (sql, ["sql", "plsql"]),
      (lisp, ["clojure", "lisp", "scheme", "racket", "emacs-lisp"]),
      (
        prose,
        [
          "markdown", "plaintext", "text", "restructuredtext", "asciidoc", "org", "git-commit",
          "mail",
        ]
      ),
    ]
    for (syntax, languages) in groups {
      for language in languages { table[language] = syntax }
    }
    return table
  }()
}
