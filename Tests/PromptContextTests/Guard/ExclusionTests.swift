import ProjectIndex
import Testing

@testable import PromptContext

@Suite struct ExclusionTests {
  static let cases: [(String, Bool)] = [
    (".env", true), ("config/.env.local", true), ("prod.env", true), ("deploy/id_rsa", true),
    ("certs/server.pem", true), ("infra/main.tfvars", true), ("home/.aws/credentials", true),
    ("src/secrets.yaml", true), ("src/main.swift", false), ("environment.py", false),
    ("src/keyboard.rs", false), ("docs/env.md", false), ("private/notes.md", true),
  ]

  @Test(arguments: cases) func covers(_ path: String, _ expected: Bool) {
    let exclusion = Exclusion(PrivacyOptions(exclude: ["private/"]), rules: IgnoreRules())
    #expect(exclusion.covers("/nowhere/project/" + path, relative: path) == expected)
  }
}
