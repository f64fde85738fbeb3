import Backends

/// The configuration while its layers are read, one over the other.
struct SettingsDraft {
  var configuration = Configuration()
  /// The backends of the layers read so far.
  var backends: [BackendDraft] = []
  /// Whether the topmost backend so far could not be read. Then nothing is sent anywhere, rather
  /// than to a place that the user did not mean: the local model answers.
  var backendIsUnusable = false
  /// Whether a file, or what is said under `privacy`, could not be read: it may have said what must
  /// not be sent, or where to. Then nothing is sent, whatever the other layers say.
  var privacyIsUnknown = false
  static let localUntilMended = "; until this is mended, only the local model answers"
  /// The backend that is being read.
  var backend = BackendDraft()
}

/// A backend of which any part may still be missing.
struct BackendDraft: Sendable, Equatable {
  var preset: String?
  var base: String?
  var model: String?
  var key: KeySource?
  var keyPlace: SettingsPlace?
  var headers: [String: String] = [:]
  var extra: [SettingsMember] = []
  var region: String?
  var allowInsecure: Bool?
  /// Where its preset was named, or else where it was first written.
  var place: SettingsPlace?

  /// Takes over what `upper` says, part by part.
  mutating func merge(_ upper: BackendDraft) {
    if preset == nil, upper.preset != nil { place = upper.place }
    preset = upper.preset ?? preset
    base = upper.base ?? base
    model = upper.model ?? model
    if let key = upper.key {
      self.key = key
      keyPlace = upper.keyPlace
    }
    headers.merge(upper.headers) { _, new in new }
    extra.removeAll { member in upper.extra.contains { $0.key == member.key } }
    extra += upper.extra
    region = upper.region ?? region
    allowInsecure = upper.allowInsecure ?? allowInsecure
    place = place ?? upper.place
  }

  func source(preset: String) -> BackendSource {
    BackendSource(
      preset: preset, base: base, model: model, key: key, keyPlace: keyPlace, headers: headers,
      extra: extra.isEmpty ? nil : SettingsValue(.object(extra)).json, region: region,
      allowInsecure: allowInsecure ?? false)
  }
}

extension SettingsDraft {
  /// Puts one layer's single backend over the backends below. One that names another preset starts
  /// afresh: the base, key and headers below belong to another provider, and a key is sent to its
  /// own provider only. Otherwise it changes the first backend, part by part.
  mutating func merge(_ upper: BackendDraft) {
    if backendIsUnusable, upper.preset == nil { return }
    backendIsUnusable = false
    guard var first = backends.first else {
      backends = [upper]
      return
    }
    if let below = first.preset, let preset = upper.preset, below != preset {
      backends = [upper]
    } else {
      first.merge(upper)
      backends[0] = first
    }
  }

  /// A whole list takes the place of the backends below. An empty one stands for backends that
  /// could not be read.
  mutating func replaceBackends(_ list: [BackendDraft]) {
    backends = list
    backendIsUnusable = list.isEmpty
  }
}
