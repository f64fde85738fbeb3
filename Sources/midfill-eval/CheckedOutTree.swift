import Foundation

/// A directory that holds the tree of one commit after another. Going from one to the next writes
/// only the files that differ. Blobs that the repository lacks (partial clones) or that are larger
/// than the index takes are left out.
final class CheckedOutTree {
  let path: String
  private let repository: GitRepository
  /// Object name by path, of what is written now.
  private var files: [String: String] = [:]
  private static let largest = 1 << 20

  init(_ repository: GitRepository) throws {
    self.repository = repository
    path = FileManager.default.temporaryDirectory.path + "/midfill-eval-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Gives the paths that changed.
  func move(to commit: String) throws -> [String] {
    let wanted = try list(commit)
    var changed: Set<String> = []
    for (file, object) in files where wanted[file] != object {
      try? FileManager.default.removeItem(atPath: path + "/" + file)
      files[file] = nil
      changed.insert(path + "/" + file)
    }
    let missing = wanted.keys.filter { files[$0] == nil }.sorted()
    guard !missing.isEmpty else { return changed.sorted() }
    let names = missing.compactMap { wanted[$0] }.joined(separator: "\n") + "\n"
    var output = try repository.run(["cat-file", "--batch"], input: Data(names.utf8))[...]
    for file in missing {
      // "<object> blob <size>\n<bytes>\n", or "<object> missing\n".
      guard let end = output.firstIndex(of: 0x0A) else { break }
      let header = String(decoding: output[..<end], as: UTF8.self).split(separator: " ")
      output = output[output.index(after: end)...]
      guard header.count == 3, let size = Int(header[2]) else { continue }
      let bytes = output.prefix(size)
      output = output.dropFirst(size + 1)
      let url = URL(fileURLWithPath: path + "/" + file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
      files[file] = wanted[file]
      changed.insert(path + "/" + file)
    }
    return changed.sorted()
  }

  /// Regular files of a commit that are not too large, with their object names.
  private func list(_ commit: String) throws -> [String: String] {
    var files: [String: String] = [:]
    let listing = try repository.run(["ls-tree", "-r", "-l", "-z", commit])
    for entry in listing.split(separator: 0) {
      // "<mode> <type> <object> <size>\t<path>"
      guard let tab = entry.firstIndex(of: 0x09) else { continue }
      let fields = String(decoding: entry[..<tab], as: UTF8.self).split(separator: " ")
      guard fields.count == 4, fields[0].hasPrefix("100"), let size = Int(fields[3]),
        size <= CheckedOutTree.largest
      else { continue }
      files[String(decoding: entry[entry.index(after: tab)...], as: UTF8.self)] = String(fields[2])
    }
    return files
  }
}
