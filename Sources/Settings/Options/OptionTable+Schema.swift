extension OptionTable {
  /// A JSON schema (draft 7, which editors read) of the user's file; `~/.config/midfill/config.json`
  /// may name it in `$schema`.
  public static var jsonSchema: String {
    var root = SchemaNode()
    for option in options where option.path != "backend" {
      root.insert(option, at: option.components[...])
    }
    var members = root.properties.map { name, node in
      (name, name == "backend" ? backendSchema(node) : node.schema)
    }
    members.append(("$schema", .object([("type", .string("string"))])))
    let schema = SettingsValue.object([
      ("$schema", .string("http://json-schema.org/draft-07/schema#")),
      ("title", .string("Midfill configuration")),
      ("type", .string("object")),
      ("properties", .object(members)),
      ("additionalProperties", .bool(false)),
    ])
    return (schema.prettyJSON() ?? "{}") + "\n"
  }

  /// A name, an object, or a list of these.
  private static func backendSchema(_ node: SchemaNode) -> SettingsValue {
    let single = [SettingsValue.object([("enum", .words(presetNames))]), node.schema]
    let list = SettingsValue.object([
      ("type", .string("array")), ("items", .object([("anyOf", .array(single))])),
    ])
    let summary = options.first { $0.path == "backend" }?.summary ?? ""
    return .object([("description", .string(summary)), ("anyOf", .array(single + [list]))])
  }
}

/// A level of the options' paths.
private struct SchemaNode {
  var properties: [(String, SchemaNode)] = []
  var option: Option?

  mutating func insert(_ option: Option, at path: ArraySlice<String>) {
    guard let name = path.first else {
      self.option = option
      return
    }
    if let index = properties.firstIndex(where: { $0.0 == name }) {
      properties[index].1.insert(option, at: path.dropFirst())
    } else {
      var node = SchemaNode()
      node.insert(option, at: path.dropFirst())
      properties.append((name, node))
    }
  }

  var schema: SettingsValue {
    if let option {
      return .object([("description", .string(option.summary))] + option.shape.schema)
    }
    let named = properties.filter { $0.0 != "*" }.map { ($0.0, $0.1.schema) }
    let others = properties.first { $0.0 == "*" }?.1.schema ?? .bool(false)
    return .object([
      ("type", .string("object")), ("properties", .object(named)),
      ("additionalProperties", others),
    ])
  }
}

extension OptionShape {
  fileprivate var schema: [(String, SettingsValue)] {
    switch self {
    case .boolean: return [("type", .string("boolean"))]
    case .integer(let range): return Self.integers(range)
    case .word(let words), .preset(let words): return [("enum", .words(words))]
    case .wordOrInteger(let words, let range):
      let either = [SettingsValue.object([("enum", .words(words))]), .object(Self.integers(range))]
      return [("anyOf", .array(either))]
    case .text: return [("type", .string("string")), ("minLength", .number(1))]
    case .url: return [("type", .string("string")), ("pattern", .string("^https?://"))]
    case .identifier: return [("type", .string("string")), ("pattern", .string("^[A-Za-z0-9-]+$"))]
    case .texts: return Self.strings
    case .headers:
      let text = SettingsValue.object([("type", .string("string"))])
      return [("type", .string("object")), ("additionalProperties", text)]
    case .object: return [("type", .string("object"))]
    case .key:
      let text: [(String, SettingsValue)] = [("type", .string("string"))]
      let sources = [("env", text), ("file", text), ("command", Self.strings)].map { name, inner in
        SettingsValue.object([
          ("type", .string("object")), ("required", .words([name])),
          ("properties", .object([(name, .object(inner))])), ("additionalProperties", .bool(false)),
        ])
      }
      return [("anyOf", .array([.object(text)] + sources))]
    case .backend: return []
    }
  }

  private static func integers(_ range: ClosedRange<Int>) -> [(String, SettingsValue)] {
    [
      ("type", .string("integer")), ("minimum", .number(range.lowerBound)),
      ("maximum", .number(range.upperBound)),
    ]
  }

  private static let strings: [(String, SettingsValue)] = [
    ("type", .string("array")), ("items", .object([("type", .string("string"))])),
  ]
}

extension SettingsValue {
  fileprivate static func words(_ words: [String]) -> SettingsValue {
    .array(words.map(SettingsValue.string))
  }
}
