import Foundation
import Testing

@testable import Settings

@Suite struct OptionTableTests {
  @Test func pathsVariablesAndFlagsAreUnique() {
    let paths = OptionTable.options.map(\.path)
    #expect(Set(paths).count == paths.count)
    let variables = OptionTable.options.compactMap(\.environment)
    #expect(Set(variables).count == variables.count)
    let flags = OptionTable.flags.map(\.name)
    #expect(flags.sorted() == ["--backend", "--base", "--config", "--key-env", "--model"])
    #expect(
      variables.sorted() == ["MIDFILL_BACKEND", "MIDFILL_BASE", "MIDFILL_LOG", "MIDFILL_MODEL"])
  }

  /// Whatever names a place, a program or a key is the user's alone.
  @Test func whatIsDangerousIsRefusedToAProject() {
    for option in OptionTable.options
    where option.path.hasPrefix("backend") || option.path.hasPrefix("log") {
      #expect(option.project == .refused, "\(option.path)")
    }
  }

  @Test func theMarkdownHasARowForEachOption() throws {
    let rows = OptionTable.markdown.split(separator: "\n")
    #expect(rows.count == OptionTable.options.count + 2)
    for (option, row) in zip(OptionTable.options, rows.dropFirst(2)) {
      #expect(row.hasPrefix("| `\(option.path)` | "))
      // Four cells: a bar inside a cell is escaped.
      #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 5)
    }
    let maxLines = try #require(rows.first { $0.contains("completion.maxLines") })
    #expect(maxLines.contains("| a whole number from 1 to 40 | 8 |"))
    let base = try #require(rows.first { $0.contains("backend.base") })
    #expect(base.hasSuffix("Also `MIDFILL_BASE`, `--base URL`. Not in a project's file. |"))
  }

  @Test func theSchemaDescribesTheSameOptions() throws {
    let data = Data(OptionTable.jsonSchema.utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
    let properties = try #require(root["properties"] as? [String: Any])
    #expect(
      properties.keys.sorted() == [
        "$schema", "backend", "completion", "context", "index", "languages", "log", "privacy",
        "statistics",
      ])
    let completion = try #require(properties["completion"] as? [String: Any])
    #expect(completion["additionalProperties"] as? Bool == false)
    let members = try #require(completion["properties"] as? [String: Any])
    #expect(
      members.keys.sorted() == [
        "debounce", "eagerness", "inComments", "inStrings", "maxLines", "trigger",
      ])
    let maxLines = try #require(members["maxLines"] as? [String: Any])
    #expect(maxLines["type"] as? String == "integer")
    #expect(maxLines["minimum"] as? Int == 1)
    #expect(maxLines["maximum"] as? Int == 40)
    let languages = try #require(properties["languages"] as? [String: Any])
    let language = try #require(languages["additionalProperties"] as? [String: Any])
    #expect((language["properties"] as? [String: Any])?.keys.sorted() == ["enabled"])
    let backend = try #require(properties["backend"] as? [String: Any])
    #expect((backend["anyOf"] as? [Any])?.count == 3)
  }
}
