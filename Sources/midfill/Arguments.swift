import Backends
import Settings

/// A command line that means nothing.
struct UsageError: Error, CustomStringConvertible {
  var message: String
  var hint = "Try `midfill --help`."
  var description: String { message }

  init(_ message: String) {
    self.message = message
  }

  /// With the known word that looks most like a wrong one.
  init(_ message: String, nearest word: String, in known: [String]) {
    self.message = message
    if let near = NearestName.nearest(to: word, in: known) { hint = "Did you mean `\(near)`?" }
  }
}

/// The words of one command, sorted into flags with a value, switches, and the rest.
struct Arguments {
  private(set) var values: [String: String] = [:]
  private(set) var switches: Set<String> = []
  private(set) var rest: [String] = []

  /// - Parameters:
  ///   - switches: flags without a value that the command knows, beside the settings' own.
  ///   - more: flags with a value, likewise.
  init(_ words: [String], switches known: [String] = [], valued more: [String] = []) throws {
    let valued = Arguments.valued + more
    var words = words[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        rest.append(word)
        continue
      }
      if word == "--" {
        rest += words
        break
      }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if known.contains(word) {
        switches.insert(word)
      } else if valued.contains(parts[0]) {
        if parts.count == 2 {
          values[parts[0]] = parts[1]
        } else if let value = words.popFirst() {
          values[word] = value
        } else {
          throw UsageError("\(word) needs a value")
        }
      } else {
        throw UsageError("there is no flag `\(parts[0])`", nearest: parts[0], in: known + valued)
      }
    }
  }

  /// The settings' flags, from their table.
  static var valued: [String] {
    OptionTable.options.compactMap(\.flag?.name) + [OptionTable.configFlag.name]
  }
}
