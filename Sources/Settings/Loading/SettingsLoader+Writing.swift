import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a configuration could not be written, as a sentence.
public struct SettingsWriteFault: Error, Sendable, Equatable, CustomStringConvertible {
  public var description: String
}

extension SettingsLoader {
  /// Writes the user's file, readable by the user alone because it may hold a key, and makes its
  /// folder. The file is there whole or not at all.
  ///
  /// - Parameters:
  ///   - replacing: whether a file that is there may be lost.
  /// - Throws: `SettingsWriteFault`.
  public static func writeUserFile(
    _ text: String, to path: String, replacing: Bool
  ) throws(SettingsWriteFault) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw SettingsWriteFault(
        description: "the folder \(folder.path) cannot be made: \(error.localizedDescription)")
    }
    let partial = "\(path).\(getpid()).partial"
    let file = open(partial, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { throw fault(path) }
    defer { unlink(partial) }
    let isWritten = writeAll(Array(text.utf8), to: file)
    let writeError = errno
    guard close(file) == 0, isWritten else {
      if !isWritten { errno = writeError }
      throw fault(path)
    }
    // `link` fails where the name is taken, `rename` replaces it.
    guard (replacing ? rename(partial, path) : link(partial, path)) == 0 else {
      if errno == EEXIST {
        throw SettingsWriteFault(description: "there is already a file \(path)")
      }
      throw fault(path)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private static func fault(_ path: String) -> SettingsWriteFault {
    SettingsWriteFault(
      description: "the file \(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
