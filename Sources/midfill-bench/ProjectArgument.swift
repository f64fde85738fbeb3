import Foundation

/// Benchmarks of a directory of source: the second argument, else the current one.
enum ProjectArgument {
  /// - Parameter measure: gets the directory's absolute path.
  static func run(_ measure: @escaping @Sendable (String) async -> Void) {
    let path = CommandLine.arguments.dropFirst(2).first ?? FileManager.default.currentDirectoryPath
    waitFor { await measure(URL(fileURLWithPath: path).standardizedFileURL.path) }
  }
}
