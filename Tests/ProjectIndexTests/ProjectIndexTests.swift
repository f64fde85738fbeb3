import Testing
import TextDocuments

@testable import ProjectIndex

struct ProjectIndexTests {
  private func indexed(
    _ workspace: TemporaryWorkspace, _ options: IndexOptions = IndexOptions()
  ) async -> ProjectIndex {
    let index = ProjectIndex(options: options)
    index.setRoots([workspace.path])
    await index.waitUntilIndexed()
    return index
  }

  /// What follows on the same line where the tokens before the cursor (`|` in `text`) stood before.
  private func continuations(
    _ index: ProjectIndex, _ key: String, _ text: String
  ) async -> Set<String> {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    let document = QueryDocument(
      key: key, languageID: "", snapshot: TextSnapshot(parts.joined()), offset: parts[0].utf8.count)
    return await index.query(document) { reader in
      Set(
        reader.candidates().map { candidate in
          let view = reader.sources[Int(candidate.source)]
          let number = view.line(ofToken: Int(candidate.token))
          let line = view.lines[number]
          let text = view.files[view.file(ofLine: number)].text
          let start = Int(line.start) + Int(view.offsets[Int(candidate.token)])
          return String(decoding: text[start..<Int(line.end)], as: UTF8.self)
        })
    } ?? []
  }

  @Test func findsWhatFollowedTheSameContext() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "let total = prices.reduce(0, +)\n"])
    let index = await indexed(workspace)
    let found = await continuations(index, workspace.key("b.swift"), "let total = |\n")
    #expect(found.contains("prices.reduce(0, +)"))
  }

  @Test func aCallSeesAllEarlierUpdates() async throws {
    let workspace = try TemporaryWorkspace()
    let index = ProjectIndex()
    let key = workspace.key("a.swift")
    index.open(key: key, languageID: "swift", snapshot: TextSnapshot("alpha = 1\n"))
    index.update(key: key, snapshot: TextSnapshot("alpha = 22\n"))
    let found = await continuations(index, workspace.key("b.swift"), "alpha = |")
    #expect(found == ["22"])
  }

  @Test func anOpenDocumentHidesItsVersionOnDisk() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = 1\nbeta = 2\n"])
    let index = await indexed(workspace)
    let (a, b) = (workspace.key("a.swift"), workspace.key("b.swift"))
    index.open(key: a, languageID: "swift", snapshot: TextSnapshot("alpha = 10\n"))
    #expect(await continuations(index, b, "alpha = |") == ["10"])
    index.close(key: a)
    await index.waitUntilIndexed()
    #expect(await continuations(index, b, "alpha = |").contains("1"))
    #expect(!(await continuations(index, b, "alpha = |").contains("10")))
  }

  @Test func aDocumentOpenedBeforeTheWalkHidesItsVersionOnDisk() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = 1\n"])
    let index = ProjectIndex()
    index.open(
      key: workspace.key("a.swift"), languageID: "swift", snapshot: TextSnapshot("alpha = 10\n"))
    index.setRoots([workspace.path])
    await index.waitUntilIndexed()
    #expect(await continuations(index, workspace.key("b.swift"), "alpha = |") == ["10"])
  }

  @Test func theLineAtTheCursorIsNoSourceForItself() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = beta + gamma\n"])
    let index = await indexed(workspace)
    let found = await continuations(index, workspace.key("a.swift"), "alpha = |beta + gamma\n")
    #expect(found.isEmpty)
  }

  @Test func changesOnDiskAreNoticed() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = 1\n", "d/c.swift": "alpha = 3\n"])
    let index = await indexed(workspace)
    try workspace.write("a.swift", "alpha = 100\n")
    try workspace.write("new.swift", "alpha = 4\n")
    try workspace.remove("d")
    index.filesChanged(["a.swift", "new.swift", "d"].map(workspace.key))
    await index.waitUntilIndexed()
    #expect(await continuations(index, workspace.key("b.swift"), "alpha = |") == ["100", "4"])
  }

  @Test func aRescanFindsTheSameWithoutBeingTold() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = 1\n", "d/c.swift": "alpha = 3\n"])
    let index = await indexed(workspace)
    try workspace.write("a.swift", "alpha = 100\n")
    try workspace.write("e/f/new.swift", "alpha = 4\n")
    try workspace.remove("d")
    index.rescan()
    await index.waitUntilIndexed()
    #expect(await continuations(index, workspace.key("b.swift"), "alpha = |") == ["100", "4"])
  }

  @Test func aChangedIgnoreFileTakesFilesOut() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "alpha = 1\n", "d/c.swift": "alpha = 3\n"])
    let index = await indexed(workspace)
    try workspace.write(".gitignore", "d/\n")
    index.filesChanged([workspace.key(".gitignore")])
    await index.waitUntilIndexed()
    #expect(await continuations(index, workspace.key("b.swift"), "alpha = |") == ["1"])
    try workspace.write(".gitignore", "")
    index.filesChanged([workspace.key(".gitignore")])
    await index.waitUntilIndexed()
    #expect(await continuations(index, workspace.key("b.swift"), "alpha = |") == ["1", "3"])
  }

  @Test func severalRootsComeAndGo() async throws {
    let one = try TemporaryWorkspace(["a.swift": "alpha = 1\n"])
    let two = try TemporaryWorkspace(["a.swift": "alpha = 2\n"])
    let index = ProjectIndex()
    index.setRoots([one.path, two.path])
    await index.waitUntilIndexed()
    #expect(await continuations(index, one.key("b.swift"), "alpha = |") == ["1", "2"])
    index.setRoots([two.path])
    await index.waitUntilIndexed()
    #expect(await continuations(index, one.key("b.swift"), "alpha = |") == ["2"])
    #expect(await index.statistics().files == 1)
  }

  @Test func languagesDoNotMix() async throws {
    let workspace = try TemporaryWorkspace([
      "a.py": "alpha = 1\n", "a.swift": "alpha = 2\n", "a.h": "alpha = 3\n",
    ])
    let index = await indexed(workspace)
    #expect(await continuations(index, workspace.key("b.py"), "alpha = |") == ["1"])
    #expect(await continuations(index, workspace.key("b.cpp"), "alpha = |") == ["3"])
  }

  @Test func aPartialWordChoosesAmongContinuations() async throws {
    let workspace = try TemporaryWorkspace([
      "a.swift": "run(counter)\nrun(color)\nrun(total)\nlet counterpart = 1\n"
    ])
    let index = await indexed(workspace)
    let found = await continuations(index, workspace.key("b.swift"), "run(co|\n")
    #expect(found == ["counter)", "color)", "counterpart = 1"])
  }

  @Test func aLargeOpenDocumentIsSeenAroundTheCursor() async throws {
    let workspace = try TemporaryWorkspace()
    let index = ProjectIndex(options: IndexOptions(fileBytes: 2_000))
    let key = workspace.key("a.swift")
    let lines = (0..<1_000).map { "value\($0) = compute\($0)" }
    let text = lines.joined(separator: "\n") + "\n"
    let near = text.replacingLine(500, with: "value499 = |")
    #expect(await continuations(index, key, near).contains("compute499"))
    let far = text.replacingLine(500, with: "value900 = |")
    #expect(!(await continuations(index, key, far).contains("compute900")))
  }

  @Test func progressEndsWithEverythingDone() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "a\n", "b.swift": "b\n"])
    let index = ProjectIndex()
    let stream = index.progress()
    index.setRoots([workspace.path])
    var seen: [IndexProgress] = []
    for await progress in stream {
      seen.append(progress)
      if progress.filesDone == 2, !progress.isIndexing { break }
    }
    #expect(seen.last == IndexProgress(filesDone: 2, filesKnown: 2, isIndexing: false))
  }

  @Test func aQueryKnowsWhetherMoreWillBeFound() async throws {
    let workspace = try TemporaryWorkspace(["a.swift": "a\n"])
    let index = ProjectIndex()
    let document = QueryDocument(
      key: workspace.key("b.swift"), languageID: "", snapshot: TextSnapshot(""), offset: 0)
    let roots = [workspace.path]
    let atOnce = await index.inspect { core in
      core.setRoots(roots)
      return core.query(document) { $0.isReading }
    }
    #expect(atOnce)
    await index.waitUntilIndexed()
    #expect(await index.query(document) { $0.isReading } == false)
  }

  @Test func aCancelledQueryIsNotRun() async throws {
    let index = ProjectIndex()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let document = QueryDocument(
        key: "/a.swift", languageID: "swift", snapshot: TextSnapshot(""), offset: 0)
      return await index.query(document) { _ in true }
    }
    #expect(await task.value == nil)
  }
}

extension String {
  fileprivate func replacingLine(_ number: Int, with line: String) -> String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[number] = line
    return lines.joined(separator: "\n")
  }
}
