import Backends

/// Text from a server, made fit for a line on the terminal: no secret, no control characters.
struct ServerText {
  private let secrets: KnownSecrets

  init(_ options: BackendOptions) {
    secrets = KnownSecrets(key: options.key, headers: options.headers)
  }

  func line(_ text: String, limit: Int = 120) -> String {
    var line = ""
    for scalar in secrets.removed(from: text).unicodeScalars {
      if scalar == "\n" {
        line += "\\n"
      } else if scalar.properties.generalCategory != .control,
        !scalar.properties.isDefaultIgnorableCodePoint
      {
        line.unicodeScalars.append(scalar)
      }
    }
    return line.count > limit ? line.prefix(limit - 1) + "…" : line
  }
}
