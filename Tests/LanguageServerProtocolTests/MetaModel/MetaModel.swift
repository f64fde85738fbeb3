import Foundation
import JSONCodec
import JSONRPC

/// The protocol's description of itself (`lsp-3.18-metaModel.json`), with a way to ask it whether
/// a value is of a type.
struct MetaModel {
  let structures: [String: JSONValue]
  let enumerations: [String: JSONValue]
  let typeAliases: [String: JSONValue]
  /// Requests and notifications by method.
  let messages: [String: JSONValue]

  static let shared = Result { try MetaModel() }

  init() throws {
    let path = Fixtures.folder.appending(path: "lsp-3.18-metaModel.json")
    let model = try JSONValue(parsing: [UInt8](Data(contentsOf: path)))
    func table(_ list: String, by key: String) -> [String: JSONValue] {
      let entries = (model[list]?.array ?? []).map { ($0[key]?.string ?? "", $0) }
      return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }
    structures = table("structures", by: "name")
    enumerations = table("enumerations", by: "name")
    typeAliases = table("typeAliases", by: "name")
    messages = table("requests", by: "method").merging(
      table("notifications", by: "method"), uniquingKeysWith: { first, _ in first })
  }

  /// A reference to a named type.
  static func reference(_ name: String) -> JSONValue {
    ["kind": "reference", "name": .string(name)]
  }

  /// The members of a structure, those that it inherits and mixes in first.
  func properties(of structure: JSONValue) -> [JSONValue] {
    let parents = (structure["extends"]?.array ?? []) + (structure["mixins"]?.array ?? [])
    let inherited = parents.flatMap { parent in
      structures[parent["name"]?.string ?? ""].map(properties) ?? []
    }
    return inherited + (structure["properties"]?.array ?? [])
  }

  // MARK: Checking

  /// What is wrong with a value of a type; empty if nothing is. Members that the type does not have
  /// are wrong, too.
  func faults(_ value: JSONValue, _ type: JSONValue, at path: String = "$") -> [String] {
    switch type["kind"]?.string {
    case "base":
      let name = type["name"]?.string ?? ""
      return isBase(value, name) ? [] : ["\(path): \(value) is not of base type \(name)"]
    case "reference":
      return referenceFaults(value, type["name"]?.string ?? "", at: path)
    case "array":
      guard let elements = value.array else { return ["\(path): not an array"] }
      return elements.enumerated().flatMap { index, element in
        faults(element, type["element"] ?? .null, at: "\(path)[\(index)]")
      }
    case "map":
      guard let object = value.object else { return ["\(path): not a map"] }
      return object.members.flatMap { member in
        faults(member.value, type["value"] ?? .null, at: "\(path).\(member.key)")
      }
    case "or":
      let alternatives = (type["items"]?.array ?? []).map { faults(value, $0, at: path) }
      return alternatives.contains([])
        ? [] : ["\(path): none of: \(alternatives.joined().joined(separator: " | "))"]
    case "literal":
      return memberFaults(value, type["value"]?["properties"]?.array ?? [], at: path)
    case "stringLiteral":
      return value == type["value"] ? [] : ["\(path): \(value) is not \(type)"]
    case "tuple":
      let items = type["items"]?.array ?? []
      guard let elements = value.array, elements.count == items.count else {
        return ["\(path): not a tuple of \(items.count)"]
      }
      return zip(elements, items).flatMap { faults($0, $1, at: path) }
    default:
      return ["\(path): the model has an unknown kind of type: \(type)"]
    }
  }

  private func referenceFaults(_ value: JSONValue, _ name: String, at path: String) -> [String] {
    if name == "LSPAny" { return [] }
    if name == "LSPObject" { return value.object == nil ? ["\(path): not an object"] : [] }
    if let structure = structures[name] {
      return memberFaults(value, properties(of: structure), at: path)
    }
    if let alias = typeAliases[name] { return faults(value, alias["type"] ?? .null, at: path) }
    if let enumeration = enumerations[name] {
      let values = (enumeration["values"]?.array ?? []).compactMap { $0["value"] }
      if values.contains(value) || enumeration["supportsCustomValues"] == true { return [] }
      return ["\(path): \(value) is not one of \(name)"]
    }
    return ["\(path): the model has no type \(name)"]
  }

  private func memberFaults(
    _ value: JSONValue, _ properties: [JSONValue], at path: String
  ) -> [String] {
    guard let object = value.object else { return ["\(path): \(value) is not an object"] }
    var faults: [String] = []
    var known: Set<String> = []
    for property in properties {
      let name = property["name"]?.string ?? ""
      known.insert(name)
      if let member = object[name] {
        faults += self.faults(member, property["type"] ?? .null, at: "\(path).\(name)")
      } else if property["optional"] != true {
        faults.append("\(path).\(name): missing")
      }
    }
    for member in object.members where !known.contains(member.key) {
      faults.append("\(path).\(member.key): not in the protocol")
    }
    if object.members.count != Set(object.members.map(\.key)).count {
      faults.append("\(path): a member stands twice")
    }
    return faults
  }

  private func isBase(_ value: JSONValue, _ name: String) -> Bool {
    switch name {
    case "string", "DocumentUri", "URI", "RegExp": value.string != nil
    case "integer": value.int.map { Int32(exactly: $0) != nil } ?? false
    case "uinteger": value.int.map { 0...Int(Int32.max) ~= $0 } ?? false
    case "decimal": value.double != nil
    case "boolean": value.bool != nil
    case "null": value.isNull
    default: false
    }
  }
}
