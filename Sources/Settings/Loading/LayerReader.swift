/// Reads one layer's tree into the draft: each option checked against the table, whatever does not
/// fit reported and left as it was below.
struct LayerReader {
  /// Where the tree comes from; positions are added to it.
  let place: SettingsPlace
  private(set) var draft: SettingsDraft
  private(set) var problems: [SettingsProblem] = []

  init(_ place: SettingsPlace, over draft: SettingsDraft) {
    self.place = place
    self.draft = draft
  }

  mutating func read(_ tree: SettingsValue) {
    guard let members = tree.members else {
      if !tree.isNull {
        report(
          tree.position, "", "the settings must be an object, not \(tree.kindInWords)",
          wish: place.layer == .userFile ? .allLost : .lost)
      }
      return
    }
    read(members, under: [])
  }

  /// Takes one option's value, as from a flag or an environment variable.
  mutating func take(_ option: Option, _ value: SettingsValue) {
    guard let name = option.backendPart else {
      apply(option, value, path: option.path, wildcard: "")
      return
    }
    merge(readBackend(.object([(name, value)])))
  }

  private mutating func read(_ members: [SettingsMember], under group: [String]) {
    var seen: Set<String> = []
    for member in members {
      let path = group + [member.key]
      let name = path.joined(separator: ".")
      if !seen.insert(member.key).inserted {
        report(member.keyPosition, name, "`\(name)` is written twice; the last one counts")
      }
      if path == ["$schema"] {
        continue
      } else if path == ["backend"] {
        readBackends(member.value)
      } else if let (option, wildcard) = OptionTable.option(at: path) {
        apply(option, member.value, path: name, wildcard: wildcard)
      } else if OptionTable.isGroup(path) {
        readGroup(member.value, path, name)
      } else {
        report(member.keyPosition, name, OptionTable.unknown(path))
      }
    }
  }

  private mutating func readGroup(_ value: SettingsValue, _ path: [String], _ name: String) {
    if let inner = value.members {
      read(inner, under: path)
    } else if !value.isNull {
      report(value.position, name, "`\(name)` must be an object, not \(value.kindInWords)")
    }
  }

  private mutating func apply(
    _ option: Option, _ value: SettingsValue, path: String, wildcard: String
  ) {
    // Null is "not set": editors send it for what the user left out.
    if value.isNull { return }
    if let fault = option.shape.fault(in: value) {
      report(value.position, path, "`\(path)` \(fault)")
    } else if let fault = projectFault(option, value) {
      report(value.position, path, "`\(path)` \(fault)", wish: .refused)
    } else {
      option.apply(value, wildcard, &draft)
      if option.path == "backend.key" {
        draft.backend.keyPlace = place(value.position)
      }
    }
  }

  private func projectFault(_ option: Option, _ value: SettingsValue) -> String? {
    guard place.layer == .projectFile else { return nil }
    switch option.project {
    case .allowed: return nil
    case .refused: return "cannot be set by a project's own file, only by the user"
    case .only(let careful):
      if value.content == careful.content { return nil }
      return "can only be set to \(careful.json ?? "") by a project's own file"
    case .addsPatterns:
      let takesBack = value.elements?.contains { $0.text?.hasPrefix("!") == true } == true
      return takesBack ? "cannot hold a pattern with `!` in a project's own file" : nil
    }
  }

  // MARK: Backends

  private mutating func readBackends(_ value: SettingsValue) {
    guard !value.isNull else { return }
    if place.layer == .projectFile {
      report(
        value.position, "backend",
        "`backend` cannot be set by a project's own file, only by the user")
      return
    }
    guard let elements = value.elements, !elements.isEmpty else {
      merge(readBackend(value))
      return
    }
    var list: [BackendDraft] = []
    for element in elements {
      guard let backend = readBackend(element) else { continue }
      if backend.preset == nil {
        report(element.position, "backend.preset", "each backend of a list needs its own `preset`")
      } else {
        list.append(backend)
      }
    }
    draft.replaceBackends(list)
  }

  /// `nil` where the preset or the base does not fit: the rest must not go to another provider, nor
  /// to another host, than the user wrote.
  private mutating func readBackend(_ value: SettingsValue) -> BackendDraft? {
    draft.backend = BackendDraft()
    draft.backend.place = place(value.position)
    if let members = value.members {
      read(members, under: ["backend"])
      let lost =
        (isSet(value["preset"]) && draft.backend.preset == nil)
        || (isSet(value["base"]) && draft.backend.base == nil)
      return lost ? nil : draft.backend
    }
    guard value.text != nil, let (preset, _) = OptionTable.option(at: ["backend", "preset"]) else {
      report(
        value.position, "backend", "`backend` \(OptionShape.backend.rule), not \(value.kindInWords)"
      )
      return nil
    }
    apply(preset, value, path: "backend", wildcard: "")
    return draft.backend.preset == nil ? nil : draft.backend
  }

  private mutating func merge(_ backend: BackendDraft?) {
    if let backend {
      draft.merge(backend)
    } else {
      draft.replaceBackends([])
    }
  }

  private func isSet(_ value: SettingsValue?) -> Bool { value.map { !$0.isNull } ?? false }

  // MARK: Problems

  private func place(_ position: SettingsPosition?) -> SettingsPlace {
    SettingsPlace(layer: place.layer, name: place.name, position: position)
  }

  /// What becomes of what was wished for: not understood, or understood and not granted.
  private enum Wish { case lost, allLost, refused }

  private mutating func report(
    _ position: SettingsPosition?, _ path: String, _ message: String, wish: Wish = .lost
  ) {
    let isPrivacy = path == "privacy" || path.hasPrefix("privacy.")
    let losesPrivacy = wish == .allLost || (wish == .lost && isPrivacy)
    if losesPrivacy { draft.privacyIsUnknown = true }
    let consequence = losesPrivacy ? SettingsDraft.localUntilMended : ""
    problems.append(
      SettingsProblem(place: place(position), path: path, message: message + consequence))
  }
}
