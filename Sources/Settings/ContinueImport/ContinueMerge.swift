/// How Continue puts `.continuerc.json` over `config.json` (its `core/util/merge.ts`).
enum ContinueMerge {
  /// - Parameters:
  ///   - overwrites: `mergeBehavior: "overwrite"`, which replaces whole top-level values.
  static func merge(
    _ first: SettingsValue, _ second: SettingsValue, overwrites: Bool = false
  ) -> SettingsValue {
    var members = first.members ?? []
    for member in second.members ?? [] {
      guard let index = members.lastIndex(where: { $0.key == member.key }) else {
        members.append(member)
        continue
      }
      let below = members[index].value
      switch (below.content, member.value.content) {
      case (.object, .object) where !overwrites:
        members[index].value = merge(below, member.value)
      case (.array(let a), .array(let b)) where !overwrites:
        members[index].value = SettingsValue(.array(a + b), at: below.position)
      default:
        members[index].value = member.value
      }
    }
    return SettingsValue(.object(members), at: first.position)
  }
}

extension SettingsValue {
  /// This object with another value for a key.
  func setting(_ key: String, to value: SettingsValue) -> SettingsValue {
    let kept = (members ?? []).filter { $0.key != key }
    return SettingsValue(.object(kept + [SettingsMember(key, value)]), at: position)
  }

  /// This object's value for a key with `defaults` merged below it.
  func settingDefaults(_ key: String, _ defaults: SettingsValue?) -> SettingsValue {
    guard let defaults, defaults.members != nil else { return self }
    return setting(key, to: ContinueMerge.merge(defaults, self[key] ?? .object([])))
  }
}
