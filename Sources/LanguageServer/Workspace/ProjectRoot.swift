import Foundation

/// The project that a file belongs to, for the command line: an editor says it itself.
public enum ProjectRoot {
  /// The nearest folder above that holds a repository or a project's own configuration; without one,
  /// the file's own folder.
  ///
  /// - Parameter path: absolute, of a file.
  public static func around(_ path: String) -> String {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var candidate = folder
    while candidate != "/" {
      for marker in [".git", ".midfill.json", ".hg", ".jj"]
      where FileManager.default.fileExists(atPath: candidate + "/" + marker) {
        return candidate
      }
      candidate = URL(fileURLWithPath: candidate).deletingLastPathComponent().path
    }
    return folder
  }
}
