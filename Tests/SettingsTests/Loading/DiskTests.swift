import Completion
import Foundation
import Testing

@testable import Settings

@Suite struct DiskTests {
  /// A folder for one test, removed when it ends.
  private final class Folder {
    let path = NSTemporaryDirectory() + "midfill-settings-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func readsTextAndSaysWhyNot() throws {
    let folder = try Folder()
    let file = folder.path + "/config.json"
    #expect(SettingsLoader.readFromDisk(file) == .missing)
    #expect(SettingsLoader.readFromDisk(file + "/x") != .text(""))
    #expect(SettingsLoader.readFromDisk(folder.path) == .unreadable("it is not a file"))
    #expect(SettingsLoader.readFromDisk("/dev/zero") == .unreadable("it is not a file"))
    try Data("{é}".utf8).write(to: URL(filePath: file))
    #expect(SettingsLoader.readFromDisk(file) == .text("{é}"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: file)
    #expect(SettingsLoader.readFromDisk(folder.path + "/link") == .text("{é}"))
    try Data([0x7B, 0xFF]).write(to: URL(filePath: file))
    #expect(SettingsLoader.readFromDisk(file) == .unreadable("it is not UTF-8 text"))
    try Data(count: 2 << 20).write(to: URL(filePath: file))
    #expect(SettingsLoader.readFromDisk(file) == .unreadable("it is larger than a megabyte"))
  }

  @Test func writesForTheUserAlone() throws {
    let folder = try Folder()
    let file = folder.path + "/new/midfill/config.json"
    try SettingsLoader.writeUserFile("{}", to: file, replacing: false)
    #expect(SettingsLoader.readFromDisk(file) == .text("{}"))
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(throws: SettingsWriteFault(description: "there is already a file \(file)")) {
      try SettingsLoader.writeUserFile("other", to: file, replacing: false)
    }
    #expect(SettingsLoader.readFromDisk(file) == .text("{}"))
    try SettingsLoader.writeUserFile("other", to: file, replacing: true)
    #expect(SettingsLoader.readFromDisk(file) == .text("other"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new/midfill")
    #expect(left == ["config.json"])
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let folder = try Folder()
    try Data().write(to: URL(filePath: folder.path + "/file"))
    #expect(throws: SettingsWriteFault.self) {
      try SettingsLoader.writeUserFile("{}", to: folder.path + "/file/x/c.json", replacing: true)
    }
  }

  @Test func theProcessLoaderReadsTheDisk() throws {
    let folder = try Folder()
    try Data("{completion: {maxLines: 7}}".utf8).write(
      to: URL(filePath: folder.path + "/.midfill.json"))
    let file = folder.path + "/user.json"
    try Data("{log: {level: 'info'}}".utf8).write(to: URL(filePath: file))
    let configuration = SettingsLoader.process.load(
      workspaceRoots: [folder.path], flags: ["--config": file])
    #expect(configuration.completion.maxLines == 7)
    #expect(configuration.log.level == .info)
  }
}
