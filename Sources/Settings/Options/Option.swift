/// One setting: everything that the loader, the documentation and the command line know of it.
public struct Option: Sendable {
  /// What a project's own file may do with it. A project may tune; it may not widen what leaves
  /// the machine, nor name a place or a program.
  public enum ProjectRule: Sendable, Equatable {
    case allowed
    case refused
    /// The project may set this one value, which is the careful one.
    case only(SettingsValue)
    /// The project may add patterns, but not take one back with `!`.
    case addsPatterns
  }

  /// A command-line flag that sets an option.
  public struct Flag: Sendable, Equatable {
    /// With its hyphens: `--base`.
    public var name: String
    public var placeholder: String
    /// The member of an object that the flag's text goes into: `--key-env NAME` means
    /// `{"env": NAME}`.
    var member: String?

    init(_ name: String, _ placeholder: String, member: String? = nil) {
      self.name = name
      self.placeholder = placeholder
      self.member = member
    }
  }

  /// `completion.maxLines`; one `*` stands for any name.
  public let path: String
  /// The parts of `path`.
  let components: [String]
  public let shape: OptionShape
  /// The default in words or as JSON.
  public let standard: String
  /// One or two sentences for the documentation.
  public let summary: String
  public let project: ProjectRule
  public let environment: String?
  public let flag: Flag?
  /// Takes over a value that fits `shape`. The string is what `*` stands for.
  let apply: @Sendable (SettingsValue, String, inout SettingsDraft) -> Void

  init(
    _ path: String, _ shape: OptionShape, standard: String, _ summary: String,
    project: ProjectRule, environment: String? = nil, flag: Flag? = nil,
    apply: @escaping @Sendable (SettingsValue, String, inout SettingsDraft) -> Void
  ) {
    self.path = path
    components = path.split(separator: ".").map(String.init)
    self.shape = shape
    self.standard = standard
    self.summary = summary
    self.project = project
    self.environment = environment
    self.flag = flag
    self.apply = apply
  }

  /// The last part of a path under `backend`.
  var backendPart: String? {
    components.count == 2 && components[0] == "backend" ? components[1] : nil
  }
}

extension Option {
  typealias Place<Value> = any WritableKeyPath<SettingsDraft, Value> & Sendable

  static func boolean(
    _ path: String, _ place: Place<Bool>, _ summary: String, project: ProjectRule
  ) -> Option {
    Option(
      path, .boolean, standard: String(SettingsDraft()[keyPath: place]), summary, project: project
    ) { value, _, draft in
      if let boolean = value.boolean { draft[keyPath: place] = boolean }
    }
  }

  static func integer(
    _ path: String, _ place: Place<Int>, _ range: ClosedRange<Int>, _ summary: String,
    project: ProjectRule
  ) -> Option {
    Option(
      path, .integer(range), standard: String(SettingsDraft()[keyPath: place]), summary,
      project: project
    ) { value, _, draft in
      if let integer = value.integer { draft[keyPath: place] = integer }
    }
  }

  static func word<Word: RawRepresentable & CaseIterable & SendableMetatype>(
    _ path: String, _ place: Place<Word>, _ summary: String, project: ProjectRule,
    environment: String? = nil
  ) -> Option where Word.RawValue == String {
    Option(
      path, .word(Word.allCases.map(\.rawValue)),
      standard: "\"\(SettingsDraft()[keyPath: place].rawValue)\"", summary, project: project,
      environment: environment
    ) { value, _, draft in
      if let word = value.text.flatMap(Word.init(rawValue:)) { draft[keyPath: place] = word }
    }
  }

  /// A part of a backend; it has no default of its own, its preset decides.
  static func backend(
    _ name: String, _ shape: OptionShape, standard: String = "the preset's", _ summary: String,
    environment: String? = nil, flag: Flag? = nil,
    apply: @escaping @Sendable (SettingsValue, inout BackendDraft) -> Void
  ) -> Option {
    Option(
      "backend.\(name)", shape, standard: standard, summary, project: .refused,
      environment: environment, flag: flag
    ) { value, _, draft in
      apply(value, &draft.backend)
    }
  }
}
