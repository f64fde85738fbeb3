/// How a language writes definitions, as far as single tokens tell.
struct OutlineRules: Sendable {
  /// Words that stand right before the name they define.
  var keywords: [String]
  /// How a function without such a word is known.
  var bare = Bare.none
  /// `name = ...` or `name: ...` at the start of a line defines it.
  var assigns: [UInt8] = []

  enum Bare: Sendable {
    case none
    /// `type name(...)` at the left margin: C.
    case atMargin
    /// `modifiers type name(...) {` inside a type: Java and its kin.
    case member
    /// `name(...) {` at the start of a line, maybe behind `async` or `static`: methods of TypeScript.
    case method
    /// `name() {` at the left margin: shells.
    case shell
  }

  /// Words before a name with `(` behind it that say that it is used, not defined.
  static let useWords: Set<String> = [
    "return", "new", "else", "throw", "case", "await", "yield", "instanceof", "in", "is", "as",
    "not", "and", "or", "if", "while", "assert", "delete", "sizeof", "typeof", "goto", "do",
    "co_await", "co_return", "print", "echo",
  ]

  /// By family of `ProjectIndex`, which is the first extension of the language's files.
  static func of(family: String) -> OutlineRules? { table[family] }

  private static let table: [String: OutlineRules] = [
    "swift": OutlineRules(keywords: [
      "func", "class", "struct", "enum", "protocol", "actor", "extension", "typealias", "let",
      "var", "case", "macro", "associatedtype", "import",
    ]),
    "py": OutlineRules(
      keywords: ["def", "class"], assigns: [UInt8(ascii: "="), UInt8(ascii: ":")]),
    "go": OutlineRules(keywords: ["func", "type", "const", "var", "package"]),
    "rs": OutlineRules(
      keywords: [
        "fn", "struct", "enum", "trait", "impl", "type", "const", "static", "mod", "union", "let",
      ], assigns: [UInt8(ascii: ":")]),
    "ts": OutlineRules(
      keywords: [
        "function", "class", "interface", "type", "enum", "const", "let", "var", "namespace",
        "module",
      ], bare: .method, assigns: [UInt8(ascii: ":"), UInt8(ascii: "=")]),
    "c": OutlineRules(
      keywords: ["struct", "enum", "union", "class", "namespace", "define", "concept", "using"],
      bare: .atMargin),
    "java": OutlineRules(keywords: ["class", "interface", "enum", "record"], bare: .member),
    "lua": OutlineRules(keywords: ["function", "local"], assigns: [UInt8(ascii: "=")]),
    // Ten more.
    "cs": OutlineRules(
      keywords: ["class", "interface", "enum", "record", "struct", "namespace", "delegate"],
      bare: .member),
    "kt": OutlineRules(keywords: [
      "fun", "class", "interface", "object", "val", "var", "typealias",
    ]),
    "rb": OutlineRules(keywords: ["def", "class", "module"], assigns: [UInt8(ascii: "=")]),
    "php": OutlineRules(keywords: ["function", "class", "interface", "trait", "enum", "const"]),
    "scala": OutlineRules(keywords: [
      "def", "class", "object", "trait", "val", "var", "type", "enum", "given",
    ]),
    "sh": OutlineRules(
      keywords: ["function"], bare: .shell, assigns: [UInt8(ascii: "=")]),
    "ex": OutlineRules(keywords: ["def", "defp", "defmacro", "defmodule", "defguard"]),
    "dart": OutlineRules(
      keywords: ["class", "enum", "mixin", "extension", "typedef", "final", "const", "var"],
      bare: .member),
    "zig": OutlineRules(keywords: ["fn", "const", "var"]),
    "hs": OutlineRules(
      keywords: ["data", "newtype", "class", "type", "module"], assigns: [UInt8(ascii: ":")]),
    "pl": OutlineRules(keywords: ["sub", "package"]),
    "jl": OutlineRules(
      keywords: ["function", "struct", "module", "macro", "const"], assigns: [UInt8(ascii: "=")]),
    "ml": OutlineRules(keywords: ["let", "rec", "type", "module", "val", "and", "external"]),
    "fs": OutlineRules(keywords: ["let", "rec", "type", "module", "member"]),
    "erl": OutlineRules(keywords: ["record", "define", "module"], bare: .atMargin),
    "nim": OutlineRules(keywords: ["proc", "func", "type", "template", "macro", "method"]),
    "vim": OutlineRules(keywords: ["function", "let"]),
    "sql": OutlineRules(keywords: ["table", "TABLE", "view", "VIEW", "function", "FUNCTION"]),
    "clj": OutlineRules(keywords: ["defn", "def", "defmacro", "defprotocol", "defrecord"]),
    "r": OutlineRules(keywords: [], assigns: [UInt8(ascii: "<"), UInt8(ascii: "=")]),
  ]
}
