import ProjectIndex
import Testing

@testable import Settings

/// The user's own ignore rules hold in every repository, so they must hold for the index too.
@Suite struct GitExcludesTests {
  private func path(
    _ files: [String: String] = [:], _ environment: [String: String] = [:]
  ) -> String? {
    Fixture(files: files, environment: environment).load().index.excludesFile
  }

  private let usual = ["/home/ana/.config/git/ignore": "*.log\n"]
  private let home = ["/home/ana/.gitconfig": "[core]\nexcludesFile = ~/home-rules\n"]
  private let folder = ["/home/ana/.config/git/config": "[core]\nexcludesFile = /folder/rules\n"]
  private let system = ["/etc/gitconfig": "[core]\nexcludesFile = /system/rules\n"]

  @Test func standsInTheConfigurationFolderWithoutConfiguration() {
    #expect(path() == nil)
    #expect(path(usual) == "/home/ana/.config/git/ignore")
    #expect(path(["/cfg/git/ignore": ""], ["XDG_CONFIG_HOME": "/cfg/"]) == "/cfg/git/ignore")
    #expect(path(usual, ["XDG_CONFIG_HOME": "cfg"]) == "/home/ana/.config/git/ignore")
  }

  @Test func theLastFileThatSetsItWins() {
    #expect(path(system) == "/system/rules")
    #expect(path(system.merging(folder) { $1 }) == "/folder/rules")
    let all = system.merging(folder) { $1 }.merging(home) { $1 }
    #expect(path(all) == "/home/ana/home-rules")
    #expect(path(all, ["GIT_CONFIG_NOSYSTEM": "1"]) == "/home/ana/home-rules")
    #expect(path(system, ["GIT_CONFIG_NOSYSTEM": "1"]) == nil)
  }

  @Test func aNamedGlobalFileStandsForBoth() {
    let files = home.merging(["/g": "[core]\nexcludesFile = /g-rules\n"]) { $1 }
    #expect(path(files, ["GIT_CONFIG_GLOBAL": "/g"]) == "/g-rules")
    #expect(path(files, ["GIT_CONFIG_GLOBAL": ""]) == nil)
  }

  @Test func aRelativePathMeansNothing() {
    let files = ["/home/ana/.gitconfig": "[core]\nexcludesFile = rules\n"]
    #expect(path(files) == nil)
    #expect(path(files.merging(usual) { $1 }) == "/home/ana/.config/git/ignore")
  }
}
