/// The text of one file as it was indexed.
final class FileVersion: @unchecked Sendable {
  // Unchecked because of the pointer: nothing writes after `init`.

  /// Absolute path, or a URI for an open document that is no file.
  let key: String
  let directory: String
  /// Tells directories apart in one comparison.
  let directoryHash: UInt64
  let extensionHash: UInt64
  let text: Buffer<UInt8>
  /// What the disk said when the text was read; nil for text that came from an editor, and for a file
  /// that may change again without a new stamp.
  let stamp: FileStamp?

  init(key: String, text: Buffer<UInt8>, stamp: FileStamp?) {
    self.key = key
    self.text = text
    self.stamp = stamp
    directory = FilePath.directory(of: key)
    directoryHash = FileVersion.hash(of: directory)
    extensionHash = FileVersion.hash(of: FilePath.fileExtension(of: key))
  }

  static func hash(of name: String) -> UInt64 { FNVHash(name.utf8).value }
}

/// Size and times of a file: when they are unchanged, its text is taken to be too.
struct FileStamp: Equatable, Sendable {
  var size: Int
  /// Nanoseconds since 1970.
  var modified: Int64
  var inode: UInt64
}
