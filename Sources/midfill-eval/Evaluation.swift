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

  struct Outcome {
    var results: [Answer] = []
    var typing = TypingTally()
    /// Places whose commit or file the repository does not have.
    var missing = 0
  }

  func run(progress: (Int) -> Void) async throws -> Outcome {
    var outcome = Outcome()
    let tree = try CheckedOutTree(repository)
    var linesLeft = typedLines
    let byParent = Dictionary(grouping: positions, by: \.parent)
    // One index goes through the history as an editor's would; that is faster than one per commit.
    let index = ProjectIndex()
    index.setRoots([tree.path])
    let model = LocalModel(index: index, weights: weights, calibration: calibration)
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
        let query = LocalQuery(
          key: key, languageID: "", snapshot: TextSnapshot(utf8: document.text),
          offset: document.offset)
        if let measurement = await model.measure(query) {
          outcome.results.append(
            Answer(position: position, truth: document.truth, measurement: measurement))
        }
        if position.kind == .start, linesLeft > 0 {
          linesLeft -= 1
          await TypingSimulation(model: model, key: key, document: document)
            .run(into: &outcome.typing)
        }
      }
    }
    return outcome
  }
}
