/// What an editor sent as settings.
public struct ClientSettings: Sendable, Equatable {
  /// Where an editor can send settings; the later one wins.
  public enum Origin: Sendable { case initializationOptions, configuration }

  public var origin: Origin
  public var value: SettingsValue
  /// Why the JSON text given could not be read.
  var fault: SettingsSyntaxFault?

  public init(_ origin: Origin, _ value: SettingsValue) {
    self.origin = origin
    self.value = value
  }

  public init(_ origin: Origin, json: String) {
    self.origin = origin
    do throws(SettingsSyntaxFault) {
      value = try JSON5Reader.read(json).withoutPositions
    } catch {
      value = .null
      fault = error
    }
  }

  var place: SettingsPlace {
    switch origin {
    case .initializationOptions:
      SettingsPlace(layer: .initializationOptions, name: "the editor's initializationOptions")
    case .configuration:
      SettingsPlace(layer: .clientConfiguration, name: "the editor's settings")
    }
  }

  /// Midfill's own part. Helix and Neovim send the section's content; Neovim, eglot and VS Code
  /// push `{"midfill": {...}}`, sometimes among other servers' sections, which are not ours to
  /// judge.
  var section: SettingsValue {
    if let own = value["midfill"] { return own.withoutTrace }
    let isForeign =
      origin == .configuration
      && value.members?.contains { OptionTable.isGroup([$0.key]) || $0.key == "backend" } == false
    return isForeign ? .null : value.withoutTrace
  }
}

extension SettingsValue {
  /// Without `trace`: vscode-languageclient reads `midfill.trace.server` itself.
  fileprivate var withoutTrace: SettingsValue {
    guard let members, !members.isEmpty else { return self }
    return SettingsValue(.object(members.filter { $0.key != "trace" }), at: position)
  }

  /// Positions in a message on the wire mean nothing to the user.
  var withoutPositions: SettingsValue {
    switch content {
    case .array(let elements): SettingsValue(.array(elements.map(\.withoutPositions)))
    case .object(let members):
      SettingsValue(
        .object(members.map { SettingsMember($0.key, $0.value.withoutPositions) }))
    default: SettingsValue(content)
    }
  }
}
