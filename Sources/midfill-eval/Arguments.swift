import Settings

/// What the command line asks for.
struct Arguments {
  static let usage = """
    usage: midfill-eval [options] REPOSITORY...

    Asks the local model at places in the history of git repositories: a point inside lines that a
    commit added, with the rest of those lines hidden and everything else as it was before the
    commit. Tells how often it knew the rest of the line, and what a user would have been shown.

      --positions N     places per repository (400)
      --typing N        lines per repository that are typed key by key (40; 0 for none)
      --seed N          of the choice of places (1)
      --points FILE     the places in this file instead; REPOSITORY is then one directory that
                        holds the repositories as owner+name or owner+name/repo
      --save-points FILE
      --every N         only every Nth commit of the places
      --json FILE       the report as JSON
      --weights FILE    weights instead of the built-in ones
      --fit FILE        fits weights and calibration at the places and writes them
      --fit-judgment FILE
                        the same, but keeps the weights of the vote; for places that these were not
                        fitted at

    A backend can be asked at the same places, with the prompts and the shaping that an editor's
    user gets; the report then has its figures beside those of the local model. Each place is one
    request, so try --positions 20 first.

    \(flags)
    """

  private static var flags: String {
    settingsFlags.map { flag in
      let words = "  \(flag.name) \(flag.placeholder)"
      return words + String(repeating: " ", count: max(1, 20 - words.count)) + flag.summary
    }.joined(separator: "\n")
  }

  /// The settings' own, as `midfill complete` takes them.
  static var settingsFlags: [(name: String, placeholder: String, summary: String)] {
    OptionTable.options.compactMap { option in
      option.flag.map { ($0.name, $0.placeholder, option.summary) }
    } + [
      (
        OptionTable.configFlag.name, OptionTable.configFlag.placeholder,
        "The configuration file to read instead of the user's own."
      )
    ]
  }

  struct Mistake: Error {
    let message: String
  }

  var repositories: [String] = []
  var positions = 400
  var typing = 40
  var seed: UInt64 = 1
  var points: String?
  var savePoints: String?
  var every = 1
  var json: String?
  var weights: String?
  var fit: String?
  var isFittingJudgment = false
  /// Asked again at each place after this many other keys of its line, for fitting.
  var furtherKeys: Int { fit == nil ? 0 : isFittingJudgment ? 8 : 3 }
  /// Flags of settings; a backend is asked when there are any.
  var settings: [String: String] = [:]

  init(_ arguments: some Sequence<String>) throws {
    var iterator = arguments.makeIterator()
    while let argument = iterator.next() {
      guard argument.hasPrefix("--") else {
        repositories.append(argument)
        continue
      }
      guard let value = iterator.next() else {
        throw Mistake(message: "\(argument) needs a value")
      }
      switch argument {
      case "--positions": positions = try number(value, argument)
      case "--typing": typing = try number(value, argument)
      case "--seed": seed = UInt64(try number(value, argument))
      case "--points": points = value
      case "--save-points": savePoints = value
      case "--every": every = max(1, try number(value, argument))
      case "--json": json = value
      case "--weights": weights = value
      case "--fit", "--fit-judgment":
        fit = value
        isFittingJudgment = argument == "--fit-judgment"
      case let name where Arguments.settingsFlags.contains { $0.name == name }:
        settings[name] = value
      default: throw Mistake(message: "unknown option \(argument)")
      }
    }
    if repositories.isEmpty { throw Mistake(message: "no repository") }
    if points != nil, repositories.count != 1 {
      throw Mistake(message: "--points goes with one directory")
    }
  }

  private func number(_ value: String, _ name: String) throws -> Int {
    guard let number = Int(value), number >= 0 else {
      throw Mistake(message: "\(name) needs a number, not \(value)")
    }
    return number
  }
}
