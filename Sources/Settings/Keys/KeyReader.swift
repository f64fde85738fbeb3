import Backends

/// Why a key could not be had: one sentence that never holds any part of a key.
struct KeyFault: Error, Equatable {
  var message: String
}

extension SettingsLoader {
  /// The key from its source. Throws `KeyFault`.
  func readKey(_ source: KeySource) async throws(KeyFault) -> Secret {
    switch source {
    case .text(let secret):
      return try checked(secret.value, source)
    case .environment(let name):
      guard let value = variable(name) else {
        throw KeyFault(message: "\(source) is not set")
      }
      return try checked(value, source)
    case .file(let path):
      switch readFile(expand(path)) {
      case .text(let text): return try checked(Self.firstLine(text), source)
      case .missing: throw KeyFault(message: "\(source) does not exist")
      case .unreadable(let reason):
        throw KeyFault(message: "\(source) cannot be read: \(reason)")
      }
    case .command(let arguments):
      return try checked(try await output(of: arguments, source), source)
    }
  }

  private func output(
    of arguments: [String], _ source: KeySource
  ) async throws(KeyFault) -> String {
    guard let program = arguments.first else { throw KeyFault(message: "\(source) is empty") }
    switch await runCommand([expand(program)] + arguments.dropFirst()) {
    case .ended(0, let output, _):
      return Self.firstLine(output)
    case .ended(let status, let output, let errorOutput):
      let said = Self.complaint(errorOutput, hiding: output)
      throw KeyFault(
        message: "\(source) ended with status \(status)" + (said.isEmpty ? "" : ": \(said)"))
    case .notStarted(let reason):
      throw KeyFault(message: "\(source) could not be started: \(reason)")
    case .killed(let signal):
      throw KeyFault(message: "\(source) was ended by signal \(signal)")
    case .timedOut:
      let seconds = CommandRunner.deadline.components.seconds
      throw KeyFault(message: "\(source) did not end within \(seconds) seconds")
    }
  }

  /// A key without the space around it. It goes into a header, so it must be printable ASCII: with
  /// a line break in it, it could add headers of its own.
  private func checked(_ text: String, _ source: KeySource) throws(KeyFault) -> Secret {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    var trimmed = Substring(text).utf8.drop(while: isSpace)
    while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
    guard !trimmed.isEmpty else { throw KeyFault(message: "\(source) holds no key: it is empty") }
    guard trimmed.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw KeyFault(
        message: "\(source) holds something other than a key: a key has no spaces, line breaks or "
          + "special characters in it")
    }
    return Secret(String(Substring(trimmed)))
  }

  private static func firstLine(_ text: String) -> String {
    let lines = text.unicodeScalars.split(
      maxSplits: 1, omittingEmptySubsequences: false
    ) { $0 == "\n" || $0 == "\r" }
    return lines.first.map { String($0) } ?? ""
  }

  /// The first line a failed command wrote to standard error, cut to 200 characters. If it repeats
  /// what the command printed to standard output, that may be a key: then nothing.
  private static func complaint(_ errorOutput: String, hiding output: String) -> String {
    let printed = output.split(whereSeparator: \.isWhitespace)
    let line = firstLine(errorOutput).filter { !$0.isNewline && $0 != "\u{1B}" }
    guard !printed.contains(where: { $0.count > 3 && line.contains($0) }) else { return "" }
    return line.count > 200 ? line.prefix(200) + "..." : line
  }
}
