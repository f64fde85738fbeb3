import Foundation
import TestSupport
import Testing

@Suite struct ImportCommandTests {
  private static let sample = """
    {
      // My models
      "tabAutocompleteModel": {
        "title": "Codestral", "provider": "mistral", "model": "codestral-latest",
        "apiKey": "abcdef0123456789abcdef"
      },
      "tabAutocompleteOptions": {"useCache": true}
    }
    """
  private static let file = ".config/midfill/config.json"

  private func home() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.sample, to: ".continue/config.json")
    return folder
  }

  private func written(_ folder: TemporaryFolder, _ name: String = file) throws -> String {
    try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
  }

  @Test func itIsShownWithoutTheKeyAndNothingIsWritten() async throws {
    let folder = try home()
    let run = try await run(["import", "continue"], in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("\"preset\": \"codestral\""))
    #expect(run.output.contains("<redacted>"))
    #expect(!(run.output + run.errors).contains("abcdef0123456789"))
    #expect(run.errors.contains("left out: "))
    #expect(run.errors.contains("Nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/" + Self.file))
  }

  @Test func itIsWrittenWhenAskedFor() async throws {
    let folder = try home()
    let run = try await run(["import", "continue", "--write"], in: folder)
    #expect(run.status == 0)
    #expect(run.errors.contains("Written to ~/.config/midfill/config.json"))
    #expect(!(run.output + run.errors).contains("abcdef0123456789"))
    #expect(try written(folder).contains("abcdef0123456789abcdef"))
  }

  @Test func aFileThatIsThereStays() async throws {
    let folder = try home()
    try folder.write("{}", to: Self.file)
    let refused = try await run(["import", "continue", "--write"], in: folder)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--force"))
    #expect(try written(folder) == "{}")
    let forced = try await run(["import", "continue", "--write", "--force"], in: folder)
    #expect(forced.status == 0)
    #expect(try written(folder).contains("codestral"))
  }

  @Test func bothPlacesCanBeNamed() async throws {
    let folder = try home()
    let other = try folder.write(Self.sample, to: "elsewhere/config.json")
    let run = try await run(
      ["import", "continue", other, "--write", "--config", folder.path + "/mine.json"], in: folder)
    #expect(run.status == 0)
    #expect(try written(folder, "mine.json").contains("codestral"))
  }

  @Test func nothingToImportIsStatusOne() async throws {
    let run = try await run(["import", "continue"], in: TemporaryFolder())
    #expect(run.status == 1)
    #expect(run.errors.contains("~/.continue: there is no config.yaml and no config.json"))
  }

  @Test(arguments: [
    ["import"], ["import", "cursor"], ["import", "continue", "a", "b"],
    ["import", "continue", "--force"], ["import", "continue", "--backend", "x"],
  ]) func wrongUsageIsStatusTwo(_ arguments: [String]) async throws {
    #expect(try await run(arguments, in: TemporaryFolder()).status == 2)
  }
}
