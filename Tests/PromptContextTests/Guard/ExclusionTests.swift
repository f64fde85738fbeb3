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

  /// Looking names and endings up says what trying each pattern says.
  @Test func lookingUpIsTrying() {
    let own = ["private/", "*.bak", "a/b.txt", "notes", "x[yz]", "*.tar.gz", "/top", ""]
    let all = (ExclusionPatterns.secrets + own).compactMap(GlobPattern.init)
    let patterns = ExclusionPatterns(PrivacyOptions(exclude: own))
    let names =
      ExclusionPatterns.secrets.flatMap {
        let plain = $0.replacing("*", with: "").replacing("/", with: "")
        return [
          plain, $0.replacing("*", with: "mid"), plain + "x", "x" + plain, plain.uppercased(),
        ]
      } + ["private", "notes", "x.tar.gz", ".tar.gz", "xy", "xa", "top", "b.txt", "main.swift"]
    var covered = 0
    for name in names {
      for path in [name, "a/" + name, name + "/inner.txt", "a/b/" + name, "home/" + name + "/x"] {
        let expected = all.contains { $0.covers(path) || $0.covers(path.lowercased()) }
        #expect(patterns.cover(path) == expected, "\(path)")
        covered += expected ? 1 : 0
      }
    }
    #expect(covered > names.count)
  }
}
