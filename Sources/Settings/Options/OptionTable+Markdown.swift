extension OptionTable {
  /// The settings as a markdown table, for the README.
  public static var markdown: String {
    var lines = [
      "| setting | value | default | what it does |",
      "| --- | --- | --- | --- |",
    ]
    for option in options {
      var meaning = option.summary
      let others = [option.environment, option.flag.map { "\($0.name) \($0.placeholder)" }]
      let names = others.compactMap { $0.map { "`\($0)`" } }
      if !names.isEmpty { meaning += " Also " + names.joined(separator: ", ") + "." }
      if let note = option.project.note { meaning += " " + note }
      let cells = ["`\(option.path)`", option.shape.type, option.standard, meaning]
      lines.append(
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Option.ProjectRule {
  /// What the documentation says about a project's own file.
  fileprivate var note: String? {
    switch self {
    case .allowed, .addsPatterns: nil
    case .refused: "Not in a project's file."
    case .only(let careful): "A project's file can only set it to `\(careful.json ?? "")`."
    }
  }
}
