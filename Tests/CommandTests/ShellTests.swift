import Foundation
import TestSupport
import Testing

/// What `midfill` prints for shells and for `man`.
@Suite struct ShellTests {
  /// What bash offers after a command line, in the order in which it offers it.
  private func completions(after words: [String], in folder: TemporaryFolder) async throws
    -> [String]
  {
    let script = try await run(["completions", "bash"], in: folder)
    try #require(script.status == 0)
    try folder.write(script.output, to: "midfill.bash")
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    let shell = try ChildProcess(
      URL(fileURLWithPath: "/bin/bash"),
      [
        "-c",
        """
        . ./midfill.bash
        COMP_WORDS=(midfill \(list)); COMP_CWORD=\(words.count)
        _midfill
        printf '%s\\n' "${COMPREPLY[@]}"
        """,
      ], environment: ["PATH": "/usr/bin:/bin"], folder: folder.path)
    try shell.input.close()
    let output = String(decoding: shell.output.readDataToEndOfFile(), as: UTF8.self)
    #expect(String(decoding: shell.errors.readDataToEndOfFile(), as: UTF8.self) == "")
    #expect(await shell.waitForExit() == 0)
    return output.split(separator: "\n").map(String.init)
  }

  @Test func bashOffersCommandsFlagsAndPresets() async throws {
    let folder = try TemporaryFolder()
    #expect(try await completions(after: ["do"], in: folder) == ["doctor"])
    #expect(try await completions(after: ["complete", "--ex"], in: folder) == ["--explain"])
    #expect(try await completions(after: ["--back"], in: folder) == ["--backend"])
    #expect(
      try await completions(after: ["complete", "--backend", "code"], in: folder) == ["codestral"])
    #expect(try await completions(after: ["completions", "f"], in: folder) == ["fish"])
    #expect(try await completions(after: ["complete", "midf"], in: folder) == ["midfill.bash"])
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func eachShellKnowsEveryCommand(_ shell: String)
    async throws
  {
    let folder = try TemporaryFolder()
    let script = try await run(["completions", shell], in: folder).output
    let help = try await run(["help"], in: folder).output
    let commands = help.split(separator: "\n\n").dropFirst(2).first?.split(separator: "\n") ?? []
    #expect(commands.count >= 9)
    for row in commands {
      let name = row.split(separator: " ").first.map(String.init) ?? "?"
      #expect(script.contains(name), "\(name)")
    }
  }

  @Test func anUnknownShellIsNamedWithTheNearest() async throws {
    let told = try await run(["completions", "bsh"], in: TemporaryFolder())
    #expect(told.status == 2)
    #expect(told.errors.contains("bash"))
    #expect(told.output == "")
  }

  @Test func theManualHasEveryFlagAndSetting() async throws {
    let folder = try TemporaryFolder()
    let page = try await run(["man"], in: folder).output
    #expect(page.hasPrefix(".TH MIDFILL 1"))
    let plain = page.replacing("\\-", with: "-")
    for name in ["--key-env", "--schema", "--write", "completion.maxLines", "MIDFILL_CONFIG"] {
      #expect(plain.contains(name), "\(name)")
    }
    // A line of text that begins with a full stop would be taken for a command of roff.
    let macros = ["TH", "SH", "TP", "B", "I", "RS", "RE"]
    for line in page.split(separator: "\n") where line.hasPrefix(".") {
      let macro = line.dropFirst().prefix { $0 != " " }
      #expect(macros.contains(String(macro)), "\(line)")
    }
  }
}
