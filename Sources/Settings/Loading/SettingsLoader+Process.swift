import Foundation

extension SettingsLoader {
  /// A configuration is a few lines; a file beyond this many bytes is not one.
  private static let largestFile = 1 << 20

  /// With this process's environment, home folder and disk.
  public static var process: SettingsLoader {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    return SettingsLoader(
      environment: environment, home: home, readFile: readFromDisk,
      runCommand: { await CommandRunner(environment: environment).run($0) })
  }

  /// A file's text. A folder, a device or a file beyond a megabyte is not read.
  @Sendable
  public static func readFromDisk(_ path: String) -> FileContents {
    let attributes: [FileAttributeKey: Any]
    do {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      attributes = try FileManager.default.attributesOfItem(atPath: resolved)
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      return .missing
    } catch {
      return .unreadable(error.localizedDescription)
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      return .unreadable("it is not a file")
    }
    guard let size = attributes[.size] as? NSNumber, size.intValue <= largestFile else {
      return .unreadable("it is larger than a megabyte")
    }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return String(data: data, encoding: .utf8).map(FileContents.text)
        ?? .unreadable("it is not UTF-8 text")
    } catch {
      return .unreadable(error.localizedDescription)
    }
  }
}
