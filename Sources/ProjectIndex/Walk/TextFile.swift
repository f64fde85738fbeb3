import Foundation

/// Reads files for the index. The C calls, since they say what a file is before it is read and never
/// wait on a pipe.
enum TextFile {
  /// A small file as text; nil when it cannot be read or is larger than a megabyte.
  static func contents(at path: String) -> String? {
    guard case .success(let file) = read(path, limit: 1 << 20) else { return nil }
    return String(decoding: file.bytes.elements, as: UTF8.self)
  }

  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  struct Contents {
    let bytes: Buffer<UInt8>
    let stamp: FileStamp
  }

  enum ReadFailure: Error {
    case unreadable
    case oversize
  }

  /// The bytes of a regular file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) -> Result<Contents, ReadFailure> {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(.unreadable) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, isRegular(status) else {
      return .failure(.unreadable)
    }
    let stamp = FileStamp(status)
    guard stamp.size <= limit else { return .failure(.oversize) }
    let bytes = Buffer<UInt8>(capacity: stamp.size + 1)
    let chunk = Buffer<UInt8>(repeating: 0, count: min(stamp.size + 1, 1 << 16))
    while true {
      let count = Foundation.read(descriptor, chunk.base, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return .failure(.unreadable) }
      if count == 0 { break }
      bytes.append(contentsOf: UnsafeBufferPointer(start: chunk.base, count: count))
      guard bytes.count <= limit else { return .failure(.oversize) }
    }
    bytes.trim()
    return .success(Contents(bytes: bytes, stamp: stamp))
  }

  enum Kind {
    case file(FileStamp)
    case directory
    case symbolicLink
    case other
  }

  /// What stands at a path, links not followed; nil when there is nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(FileStamp(status))
    case S_IFDIR: return .directory
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  }

  static func isDirectory(_ path: String, followingLinks: Bool) -> Bool {
    var status = stat()
    let result = followingLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isRegular(_ status: stat) -> Bool {
    status.st_mode & S_IFMT == S_IFREG
  }

  struct DirectoryEntry {
    enum Kind { case file, directory, symbolicLink, other }
    let name: String
    let kind: Kind
  }

  /// What a directory holds, by name; nil when it cannot be read.
  static func entries(of directory: String) -> [DirectoryEntry]? {
    guard let handle = opendir(directory) else { return nil }
    defer { closedir(handle) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      entries.append(DirectoryEntry(name: name, kind: kind(entry.pointee.d_type, directory, name)))
    }
    return entries.sorted { $0.name < $1.name }
  }

  private static func kind(
    _ type: UInt8, _ directory: String, _ name: String
  ) -> DirectoryEntry.Kind {
    switch type {
    case UInt8(truncatingIfNeeded: DT_REG): return .file
    case UInt8(truncatingIfNeeded: DT_DIR): return .directory
    case UInt8(truncatingIfNeeded: DT_LNK): return .symbolicLink
    case UInt8(truncatingIfNeeded: DT_UNKNOWN):
      // Some file systems do not tell.
      switch TextFile.kind(of: FilePath.join(directory, name)) {
      case .file: return .file
      case .directory: return .directory
      case .symbolicLink: return .symbolicLink
      case .other, nil: return .other
      }
    default: return .other
    }
  }
}

extension FileStamp {
  init(_ status: stat) {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    self.init(
      size: Int(status.st_size),
      modified: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
      inode: UInt64(status.st_ino))
  }

  /// A file that was written just now may be written again within one tick of the file system's
  /// clock, which then shows the same stamp.
  var isTrustworthy: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - modified > 2_000_000_000
  }
}
