import Foundation

/// What the index would leave out, for a text that it was not asked to read: an open document.
public enum SourceCheck {
  /// Why a text is no source that someone writes by hand: binary, generated, minified, or larger
  /// than `limit` bytes. Nil for one that is.
  ///
  /// - Parameter name: the file's name or path; a name that begins with a dot says nothing here.
  public static func reason(name: String, text: [UInt8], limit: Int) -> LeftOutReason? {
    if text.count > limit { return .oversize }
    if let reason = SourceFilter.reason(forFile: FilePath.name(of: name)), reason != .hidden {
      return reason
    }
    return text.withUnsafeBufferPointer { SourceFilter.reason(forText: $0) }
  }

  /// The path with every symbolic link in it followed; itself where nothing stands there. Reads the
  /// disk.
  public static func resolvingLinks(_ path: String) -> String {
    guard path.hasPrefix("/"), let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
