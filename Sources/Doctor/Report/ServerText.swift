import Backends

/// Text from a server, made fit for a line on the terminal: no secret, no control characters.
struct ServerText {
  private let secrets: [String]

  init(_ options: BackendOptions) {
    let values = [options.key?.value].compactMap(\.self) + options.headers.values
    secrets = values.filter { $0.utf8.count >= 4 }.sorted { $0.utf8.count > $1.utf8.count }
  }

  func line(_ text: String, limit: Int = 120) -> String {
    var text = text
    for secret in secrets { text = text.replacing(secret, with: "<redacted>") }
    var line = ""
    for scalar in text.unicodeScalars {
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
