import Backends
import Foundation

/// The type of an option's value and what of it is allowed.
public enum OptionShape: Sendable, Equatable {
  case boolean
  case integer(ClosedRange<Int>)
  case word([String])
  case wordOrInteger([String], ClosedRange<Int>)
  case text
  /// An absolute URL, `http` or `https`, without a name or password in it.
  case url
  /// Letters, digits and hyphens.
  case identifier
  /// The name of a preset.
  case preset([String])
  case texts
  /// Names and values of HTTP headers.
  case headers
  case object
  /// A string, `{"env": NAME}`, `{"file": PATH}` or `{"command": [PROGRAM, ARGUMENT...]}`.
  case key
  /// A preset's name, an object of the `backend.` options, or a list of those.
  case backend
}

extension OptionShape {
  /// What is wrong with `value`, as the rest of a sentence that starts with the option's path, or
  /// `nil` if it fits. Texts are never repeated: a key may have slipped into the wrong place.
  func fault(in value: SettingsValue) -> String? {
    switch self {
    case .boolean:
      return value.boolean == nil ? mismatch(value) : nil
    case .integer(let range):
      guard case .number(let number) = value.content else { return mismatch(value) }
      return value.integer.map(range.contains) == true ? nil : "\(rule), not \(Self.shown(number))"
    case .word(let words):
      guard let text = value.text else { return mismatch(value) }
      return words.contains(text) ? nil : rule + Self.hint(text, words)
    case .wordOrInteger(let words, let range):
      if case .number(let number) = value.content {
        return value.integer.map(range.contains) == true
          ? nil : "\(rule), not \(Self.shown(number))"
      }
      guard let text = value.text else { return mismatch(value) }
      return words.contains(text) ? nil : rule + Self.hint(text, words)
    case .text:
      guard let text = value.text else { return mismatch(value) }
      return text.isEmpty ? "must not be empty" : nil
    case .identifier:
      guard let text = value.text else { return mismatch(value) }
      let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
      return isPlain && !text.isEmpty ? nil : rule
    case .preset(let names):
      guard let text = value.text else { return mismatch(value) }
      if names.contains(text) { return nil }
      let hint = Self.hint(text, names)
      return "is no preset" + (hint.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint)
    case .url:
      guard let text = value.text else { return mismatch(value) }
      return Self.urlFault(text)
    case .texts:
      guard let elements = value.elements ?? value.members.map({ _ in [] }) else {
        return mismatch(value)
      }
      return elements.allSatisfy { $0.text?.isEmpty == false } ? nil : rule
    case .headers:
      guard let members = value.members else { return mismatch(value) }
      return members.lazy.compactMap(Self.headerFault).first
    case .object:
      guard value.members != nil else { return mismatch(value) }
      return value.json == nil ? "must not hold Infinity or NaN" : nil
    case .key:
      return Self.keyFault(value)
    case .backend:
      return value.text != nil || value.members != nil || value.elements != nil
        ? nil : mismatch(value)
    }
  }

  /// "must be a whole number from 1 to 40".
  var rule: String { "must be \(type)" }

  /// The type in words, for messages and the documentation.
  public var type: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range):
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .word(let words): Self.choices(words)
    case .wordOrInteger(let words, let range):
      Self.choices(words) + " or a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .text: "a string"
    case .url: "a URL starting with http:// or https://"
    case .identifier: "a string of letters, digits and hyphens"
    case .preset: "a preset's name"
    case .texts: "a list of strings"
    case .headers: "an object of strings"
    case .object: "an object"
    case .key: "a string, {\"env\": NAME}, {\"file\": PATH} or {\"command\": [PROGRAM, ...]}"
    case .backend: "a preset's name, an object, or a list of these"
    }
  }

  /// The value that a flag or an environment variable spells; one that does not fit is a string,
  /// and `fault(in:)` says so.
  func value(spelled text: String) -> SettingsValue {
    switch self {
    case .boolean:
      switch text {
      case "true", "1": .bool(true)
      case "false", "0": .bool(false)
      default: .string(text)
      }
    case .integer, .wordOrInteger: Int(text).map(SettingsValue.number) ?? .string(text)
    case .texts: .array(text.split(separator: ",").map { .string(String($0)) })
    default: .string(text)
    }
  }

  private func mismatch(_ value: SettingsValue) -> String { "\(rule), not \(value.kindInWords)" }

  private static func shown(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    return Int(exactly: number).map(String.init) ?? String(number)
  }

  private static func hint(_ text: String, _ words: [String]) -> String {
    NearestName.nearest(to: text, in: words).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  private static func choices(_ words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func urlFault(_ text: String) -> String? {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", parts.host?.isEmpty == false
    else { return "must be a URL starting with http:// or https://" }
    if parts.user != nil || parts.password != nil {
      return "must not hold a name or password; use backend.key or backend.headers"
    }
    return nil
  }

  /// A header's name is a token (RFC 9110, section 5.6.2); its value has no control characters,
  /// which would end the header.
  private static func headerFault(_ member: SettingsMember) -> String? {
    let isToken =
      !member.key.isEmpty
      && member.key.utf8.allSatisfy { $0.isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    guard isToken else { return "has a name that no header can have" }
    guard let text = member.value.text else {
      return "must have a string for \(member.key), not \(member.value.kindInWords)"
    }
    return text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
      ? nil : "has a control character in the value of \(member.key)"
  }

  private static func keyFault(_ value: SettingsValue) -> String? {
    let rule = "must be \(OptionShape.key.type)"
    if let text = value.text { return text.isEmpty ? "must not be empty" : nil }
    guard let members = value.members, members.count == 1, let source = members.first else {
      return rule
    }
    switch source.key {
    case "env", "file":
      return source.value.text?.isEmpty == false ? nil : "\(source.key) must be a string"
    case "command":
      let arguments = source.value.elements ?? []
      let isCommand = arguments.first?.text?.isEmpty == false
      return isCommand && arguments.allSatisfy { $0.text != nil }
        ? nil : "command must be a list of strings, the program first"
    default:
      return rule
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
