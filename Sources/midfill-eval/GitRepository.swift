import Foundation

/// Reads a git repository with the `git` command; nothing is written into it.
struct GitRepository: Sendable {
  let path: String

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The output of a git command in the repository.
  func run(_ arguments: [String], input: Data? = nil) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : pipe
    try process.run()
    if let input {
      // Beside the reading, since neither pipe holds everything.
      DispatchQueue.global().async {
        try? pipe.fileHandleForWriting.write(contentsOf: input)
        try? pipe.fileHandleForWriting.close()
      }
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: "git \(arguments.joined(separator: " ")) failed in \(path)")
    }
    return data
  }

  func text(_ arguments: [String]) throws -> String {
    String(decoding: try run(arguments), as: UTF8.self)
  }

  /// Commits with the oldest first; those that the repository lacks come last.
  func inOrderOfTime(_ commits: [String]) -> [String] {
    let input = Data((commits.joined(separator: "\n") + "\n").utf8)
    let sorted =
      (try? run(
        ["rev-list", "--no-walk=sorted", "--ignore-missing", "--stdin"], input: input))
      .map { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) } ?? []
    return sorted.reversed() + Set(commits).subtracting(sorted).sorted()
  }

  /// The bytes of a file in a commit.
  func file(_ path: String, at commit: String) throws -> [UInt8] {
    Array(try run(["show", "\(commit):\(path)"]))
  }
}
