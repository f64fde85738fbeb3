/// The layers of configuration, lowest first: a value of a later layer wins.
public enum SettingsLayer: Int, Sendable, CaseIterable, Comparable {
  case userFile
  case projectFile
  case initializationOptions
  /// `workspace/configuration` and `workspace/didChangeConfiguration`.
  case clientConfiguration
  case environment
  case flags

  public static func < (a: SettingsLayer, b: SettingsLayer) -> Bool { a.rawValue < b.rawValue }
}

/// Where a value was written.
public struct SettingsPlace: Sendable, Equatable, CustomStringConvertible {
  public var layer: SettingsLayer
  /// The place in the user's words: a file's path with `~` for the home folder, a variable's or a
  /// flag's name, "the editor's settings".
  public var name: String
  /// `nil` where the layer is no file, or the file as a whole is meant.
  public var position: SettingsPosition?

  public init(layer: SettingsLayer, name: String, position: SettingsPosition? = nil) {
    self.layer = layer
    self.name = name
    self.position = position
  }

  public var description: String {
    position.map { "\(name):\($0.line):\($0.column)" } ?? name
  }
}

/// Something in the configuration that could not be used. It never stops the server: the value of
/// the layer below stays. No problem repeats a key, a header's value or a base URL.
public struct SettingsProblem: Sendable, Equatable, CustomStringConvertible {
  public var place: SettingsPlace
  /// The setting, e.g. `completion.maxLines`; empty where no single one is meant.
  public var path: String
  /// What is wrong and what is allowed, as a sentence without its place.
  public var message: String

  public init(place: SettingsPlace, path: String = "", message: String) {
    self.place = place
    self.path = path
    self.message = message
  }

  /// From 1.
  public var line: Int? { place.position?.line }
  /// From 1, in Unicode scalars.
  public var column: Int? { place.position?.column }

  public var description: String { "\(place): \(message)" }
}
