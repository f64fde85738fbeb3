import Testing

@testable import ProjectIndex

struct IgnoreRulesTests {
  private func rules(_ workspace: TemporaryWorkspace, excludes: String? = nil) -> IgnoreRules {
    IgnoreRules(roots: [workspace.path], excludesFile: excludes.map(workspace.key))
  }

  @Test func nestedFilesWinOverOuterOnes() throws {
    let workspace = try TemporaryWorkspace([
      ".gitignore": "*.log\n/only-here\n",
      "sub/.gitignore": "!keep.log\n",
    ])
    let rules = rules(workspace)
    #expect(rules.isIgnored(workspace.key("a.log")))
    #expect(rules.isIgnored(workspace.key("sub/a.log")))
    #expect(!rules.isIgnored(workspace.key("sub/keep.log")))
    #expect(rules.isIgnored(workspace.key("keep.log")))
    #expect(rules.isIgnored(workspace.key("only-here")))
    #expect(!rules.isIgnored(workspace.key("sub/only-here")))
  }

  @Test func theLastMatchingPatternDecides() throws {
    let workspace = try TemporaryWorkspace([".gitignore": "*.c\n!a.c\n*.c\n!b.c\n"])
    let rules = rules(workspace)
    #expect(rules.isIgnored(workspace.key("a.c")))
    #expect(!rules.isIgnored(workspace.key("b.c")))
  }

  @Test func nothingComesBackFromAnIgnoredDirectory() throws {
    let workspace = try TemporaryWorkspace([
      ".gitignore": "out/\n!out/keep.txt\n", "out/.gitignore": "!*\n",
    ])
    #expect(rules(workspace).isIgnored(workspace.key("out/keep.txt")))
    #expect(rules(workspace).isIgnored(workspace.key("out"), isDirectory: true))
  }

  @Test func linesAreReadAsGitReadsThem() throws {
    let workspace = try TemporaryWorkspace([
      ".gitignore": "\u{FEFF}first\r\n# comment\n\\#literal\n\nspaces   \nquoted\\ \n!\n"
    ])
    let rules = rules(workspace)
    #expect(rules.isIgnored(workspace.key("first")))
    #expect(rules.isIgnored(workspace.key("#literal")))
    #expect(!rules.isIgnored(workspace.key("# comment")))
    #expect(rules.isIgnored(workspace.key("spaces")))
    #expect(rules.isIgnored(workspace.key("quoted ")))
    #expect(!rules.isIgnored(workspace.key("quoted")))
  }

  @Test func excludesFilesComeLast() throws {
    let workspace = try TemporaryWorkspace([
      ".git/info/exclude": "local\n*.tmp\n", "global": "*.bak\n!never\n",
      ".gitignore": "!kept.tmp\n!kept.bak\n",
    ])
    let rules = rules(workspace, excludes: "global")
    #expect(rules.isIgnored(workspace.key("local")))
    #expect(rules.isIgnored(workspace.key("deep/a.tmp")))
    #expect(!rules.isIgnored(workspace.key("kept.tmp")))
    #expect(rules.isIgnored(workspace.key("a.bak")))
    #expect(!rules.isIgnored(workspace.key("kept.bak")))
  }

  @Test func aWorkspaceFolderInsideARepositoryKeepsItsRules() throws {
    let workspace = try TemporaryWorkspace([
      ".git/HEAD": "", ".gitignore": "packages/*/lib\n", "packages/a/x.ts": "",
    ])
    let rules = IgnoreRules(roots: [workspace.key("packages/a")])
    #expect(rules.isIgnored(workspace.key("packages/a/lib"), isDirectory: true))
    #expect(!rules.isIgnored(workspace.key("packages/a/x.ts")))
  }

  @Test func aWorktreeFindsTheExcludesOfItsRepository() throws {
    let workspace = try TemporaryWorkspace([
      "main/.git/info/exclude": "scratch\n",
      "main/.git/worktrees/w/commondir": "../..\n",
    ])
    try workspace.write("w/.git", "gitdir: \(workspace.key("main/.git/worktrees/w"))\n")
    #expect(IgnoreRules(roots: [workspace.key("w")]).isIgnored(workspace.key("w/scratch")))
  }

  @Test func ownIgnoreFilesAddToGits() throws {
    let workspace = try TemporaryWorkspace([
      ".gitignore": "*.gen.swift\nbuilt/\n", ".midfillignore": "!api.gen.swift\nprivate/\n",
      ".cursorignore": "*.secret\n", ".aiexclude": "keys/**\n",
    ])
    let rules = rules(workspace)
    #expect(rules.isIgnored(workspace.key("x.gen.swift")))
    #expect(!rules.isIgnored(workspace.key("api.gen.swift")))
    #expect(rules.isIgnored(workspace.key("private/a.swift")))
    #expect(rules.isIgnored(workspace.key("a.secret")))
    #expect(rules.isIgnored(workspace.key("keys/a/b")))
    #expect(!rules.isIgnored(workspace.key("a.swift")))
  }

  @Test func oneGroupCannotTakeBackWhatAnotherLeavesOut() throws {
    let workspace = try TemporaryWorkspace([
      ".gitignore": "!a.secret\n", ".midfillignore": "!a.secret\n", ".aiexclude": "*.secret\n",
    ])
    #expect(rules(workspace).isIgnored(workspace.key("a.secret")))
  }

  @Test(arguments: [
    (
      "[user]\n\tname = x\n[core]\n\tautocrlf = input\n\texcludesFile = \"~/my ignores\" ; own\n",
      "~/my ignores"
    ),
    ("[core]\nexcludesfile=/etc/ignores # all\n", "/etc/ignores"),
    ("[core]\nexcludesfile=/a\n[ui]\nexcludesfile=/b\n[core]\nexcludesfile=/c\n", "/c"),
    ("[core \"x\"]\nexcludesfile=/a\n", nil),
    ("[core]\nexcludesfile =\n", nil),
    ("", nil),
  ])
  func findsTheExcludesFileInAConfiguration(_ text: String, _ path: String?) {
    #expect(GitConfiguration.excludesFile(in: text) == path)
  }
}
