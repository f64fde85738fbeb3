import Foundation
import LocalModel
import ProjectIndex
import TextDocuments

/// Asks the model at places of one repository, commit by commit.
struct Evaluation {
  let repository: GitRepository
  let positions: [Position]
  let weights: VoteWeights
  let calibration: Calibration
  let typedLines: Int
  /// How often the model is asked again at a place, each time after some more of its line was typed.
  var furtherKeys = 0
  /// The settings' flags that name a backend to be asked, too.
  var backendFlags: [String: String]?

  /// Something that going on would not mend.
  struct Stop: Error, CustomStringConvertible {
    let description: String
  }

  /// After this many failures in a row the backend is not asked on.
  private static let patience = 3

  struct Outcome {
    var results: [Answer] = []
    /// The answers after more was typed.
    var furtherKeys: [Answer] = []
    var typing = TypingTally()
    var backendName: String?
    /// Places whose commit or file the repository does not have.
    var missing = 0
  }

  /// From all over the history, and the same ones in each run.
  private var linesToType: Set<Position> {
    Set(
      positions.filter { $0.kind == .start }
        .sorted { ($0.parent, $0.path, $0.line) < ($1.parent, $1.path, $1.line) }
        .prefix(typedLines))
  }

  func run(progress: (Int) -> Void) async throws -> Outcome {
    var outcome = Outcome()
    let tree = try CheckedOutTree(repository)
    let typed = linesToType
    let byParent = Dictionary(grouping: positions, by: \.parent)
    // One index goes through the history as an editor's would; that is faster than one per commit.
    let index = ProjectIndex()
    index.setRoots([tree.path])
    let model = LocalModel(index: index, weights: weights, calibration: calibration)
    var backend: BackendUnderTest?
    if let flags = backendFlags {
      backend = try await BackendUnderTest(flags: flags, index: index, root: tree.path)
    }
    outcome.backendName = backend?.name
    var failures = 0
    for parent in repository.inOrderOfTime(byParent.keys.sorted()) {
      guard let positions = byParent[parent] else { continue }
      do {
        index.filesChanged(try tree.move(to: parent))
      } catch {
        outcome.missing += positions.count
        continue
      }
      await index.waitUntilIndexed()
      for position in positions {
        progress(1)
        guard let file = try? repository.file(position.path, at: position.commit),
          let document = position.document(file)
        else {
          outcome.missing += 1
          continue
        }
        let key = tree.path + "/" + position.path
        for further in furtherPlaces(position, document) {
          guard let document = further.document(file),
            let measurement = await model.measure(query(key, document))
          else { continue }
          outcome.furtherKeys.append(
            Answer(position: further, truth: document.truth, measurement: measurement))
        }
        if let measurement = await model.measure(query(key, document)) {
          var answer = Answer(
            position: position, truth: document.truth, measurement: measurement)
          answer.backend = await backend?.ask(document, path: position.path)
          failures = answer.backend?.failure == nil ? 0 : failures + 1
          if failures == Evaluation.patience, let failure = answer.backend?.failure {
            throw Stop(description: "gave up after \(failures) failures in a row: \(failure)")
          }
          outcome.results.append(answer)
        }
        if typed.contains(position) {
          await TypingSimulation(model: model, key: key, document: document)
            .run(into: &outcome.typing)
        }
      }
    }
    return outcome
  }

  private func query(_ key: String, _ document: Position.Document) -> LocalQuery {
    LocalQuery(
      key: key, languageID: "", snapshot: TextSnapshot(utf8: document.text),
      offset: document.offset)
  }

  /// Further on in the line; the same ones in each run.
  private func furtherPlaces(
    _ position: Position, _ document: Position.Document
  ) -> [Position] {
    guard document.truth.count > 1 else { return [] }
    var random = SeededGenerator(UInt64(position.line << 16 + position.byteColumn))
    return (0..<furtherKeys).map { _ in
      var further = position
      further.byteColumn += Int.random(in: 1..<document.truth.count, using: &random)
      return further
    }
  }
}
