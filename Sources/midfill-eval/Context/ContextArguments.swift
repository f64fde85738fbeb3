import PromptContext

/// What `midfill-eval context` is asked for.
struct ContextArguments {
  static let usage = """
    usage: midfill-eval context [options] REPOSITORY...

    Builds prompts at places in the history of git repositories, where a commit added lines: from the
    cursor to the end of those lines all is hidden, at most six lines. Tells how much of what was
    hidden the prompt holds, without a model, for each source alone and for the builder:
      identifiers   the share of the hidden identifiers, weighted by how rare they are
      trigrams      the share of the hidden runs of three tokens
      lines         the share of the hidden lines that stand in the prompt as they are
      bits          deflate's bits per hidden byte with the prompt as its dictionary

      --positions N     places per repository (100)
      --seed N          of the choice of places (1)
      --points FILE     the places in this file instead; REPOSITORY is then one directory that
                        holds the repositories as owner+name or owner+name/repo
      --every N         only every Nth commit of the places
      --budgets N,N     prompt sizes in tokens (512,1024,2048,4096,8192)
      --variants FILE   more builders: JSON, [{"name", "prefix": [..5], "suffix": [..5],
                        "ranks": {source: [worth, decay, share]}, "novelty": 0...1,
                        "hits": [lines before, lines after]}]
      --rows NAME,NAME  only these rows of the table
      --json FILE       every mean as JSON
      --backend PRESET  also asks a backend, with the builder's prompt and with the text around the
                        cursor alone, and tells how often its first line is right; all flags of
                        settings are taken, as by `midfill complete` (--base, --model, --key-env, ...)
      --ask TOKENS      the prompt size for the backend (2048)
    """

  var repositories: [String] = []
  var positions = 100
  var seed: UInt64 = 1
  var points: String?
  var every = 1
  var budgets = [512, 1_024, 2_048, 4_096, 8_192]
  var variants: String?
  var rows: [String] = []
  var json: String?
  /// Flags of settings; a backend is asked when there are any.
  var settings: [String: String] = [:]
  var ask = 2_048

  init(_ arguments: some Sequence<String>) throws {
    var iterator = arguments.makeIterator()
    while let argument = iterator.next() {
      guard argument.hasPrefix("--") else {
        repositories.append(argument)
        continue
      }
      guard let value = iterator.next() else {
        throw Arguments.Mistake(message: "\(argument) needs a value")
      }
      switch argument {
      case "--positions": positions = try number(value, argument)
      case "--seed": seed = UInt64(try number(value, argument))
      case "--points": points = value
      case "--every": every = max(1, try number(value, argument))
      case "--budgets":
        budgets = try value.split(separator: ",").map { try number(String($0), argument) }
      case "--variants": variants = value
      case "--rows": rows = value.split(separator: ",").map(String.init)
      case "--json": json = value
      case "--ask": ask = try number(value, argument)
      case let name where Arguments.settingsFlags.contains { $0.name == name }:
        settings[name] = value
      default: throw Arguments.Mistake(message: "unknown option \(argument)")
      }
    }
    if repositories.isEmpty { throw Arguments.Mistake(message: "no repository") }
    if points != nil, repositories.count != 1 {
      throw Arguments.Mistake(message: "--points goes with one directory")
    }
  }

  private func number(_ value: String, _ name: String) throws -> Int {
    guard let number = Int(value), number >= 0 else {
      throw Arguments.Mistake(message: "\(name) needs a number, not \(value)")
    }
    return number
  }

  /// The same for the choice of places, which the local model's evaluation also makes.
  var places: Arguments {
    get throws {
      var words = repositories + ["--positions", String(positions), "--seed", String(seed)]
      words += ["--every", String(every)] + (points.map { ["--points", $0] } ?? [])
      return try Arguments(words)
    }
  }
}
