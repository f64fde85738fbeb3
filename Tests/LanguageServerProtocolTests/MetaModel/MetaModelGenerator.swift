import JSONCodec
import JSONRPC
import TestSupport

/// Makes random values of a type of the protocol: what any client, present or to come, may send.
struct MetaModelGenerator {
  let model: MetaModel
  var random: SeededRandom

  init(_ model: MetaModel, seed: UInt64) {
    self.model = model
    random = SeededRandom(seed: seed)
  }

  mutating func value(of type: JSONValue, depth: Int = 0) -> JSONValue {
    switch type["kind"]?.string {
    case "base": return base(type["name"]?.string ?? "")
    case "reference": return named(type["name"]?.string ?? "", depth: depth)
    case "array":
      guard depth < 8 else { return [] }
      return .array(
        (0..<below(3)).map { _ in value(of: type["element"] ?? .null, depth: depth + 1) })
    case "map":
      guard depth < 8 else { return [:] }
      return ["key": value(of: type["value"] ?? .null, depth: depth + 1)]
    case "or":
      let items = type["items"]?.array ?? []
      return value(of: items[below(items.count)], depth: depth)
    case "literal": return object(type["value"]?["properties"]?.array ?? [], depth: depth)
    case "stringLiteral": return type["value"] ?? .null
    case "tuple":
      return .array((type["items"]?.array ?? []).map { value(of: $0, depth: depth + 1) })
    default: return .null
    }
  }

  private mutating func named(_ name: String, depth: Int) -> JSONValue {
    switch name {
    case "LSPAny": return [nil, "text", 1.5, ["a": [true]]][below(4)]
    case "LSPObject": return ["any": 1]
    default: break
    }
    if let structure = model.structures[name] {
      return object(model.properties(of: structure), depth: depth)
    }
    if let alias = model.typeAliases[name] {
      return value(of: alias["type"] ?? .null, depth: depth)
    }
    let values = model.enumerations[name]?["values"]?.array ?? []
    return values.isEmpty ? .null : values[below(values.count)]["value"] ?? .null
  }

  private mutating func object(_ properties: [JSONValue], depth: Int) -> JSONValue {
    var object = JSONObject()
    for property in properties.shuffled(using: &random) {
      let isOptional = property["optional"] == true
      if isOptional, depth > 8 || below(2) == 0 { continue }
      object[property["name"]?.string ?? ""] =
        value(of: property["type"] ?? .null, depth: depth + 1)
    }
    // A member of a later version.
    if below(4) == 0 { object["fromTheFuture"] = ["x": 1] }
    return .object(object)
  }

  private mutating func base(_ name: String) -> JSONValue {
    switch name {
    case "string": return ["", "text", "é😀\n"][below(3)]
    case "DocumentUri", "URI": return "file:///workspace/main.py"
    case "integer": return .integer(below(1000) - 500)
    case "uinteger": return below(2) == 0 ? .integer(below(1000)) : .number(Double(below(1000)))
    case "decimal": return 0.5
    case "boolean": return .bool(below(2) == 0)
    default: return .null
    }
  }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
}
