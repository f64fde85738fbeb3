import Foundation
import ProjectIndex
import PromptContext
import TextDocuments

/// Measures prompts at the places of one repository, commit by commit.
struct ContextEvaluation {
  let repository: GitRepository
  let positions: [Position]
  let budgets: [Int]
  let variants: [ContextVariant]
  /// The names of the rows to measure; empty for all.
  let rows: [String]
  let ask: ContextAsk?

  /// What a repository's places gave.
  struct Outcome: Sendable {
    var samples: [Sample] = []
    /// By row, where a backend was asked.
    var tallies: [String: ContextAsk.Tally] = [:]
  }

  /// One prompt's coverage.
  struct Sample: Sendable {
    var row: String
    var budget: Int
    var coverage: Coverage
  }

  static let bytesPerToken = 3.5

  func run(progress: (Int) -> Void) async throws -> Outcome {
    let tree = try CheckedOutTree(repository)
    var outcome = Outcome()
    let history = CoChange(repository)
    let index = ProjectIndex()
    index.setRoots([tree.path])
    var failures = 0
    let byParent = Dictionary(grouping: positions, by: \.parent)
    for parent in repository.inOrderOfTime(byParent.keys.sorted()) {
      guard let positions = byParent[parent] else { continue }
      do {
        index.filesChanged(try tree.move(to: parent))
      } catch { continue }
      await index.waitUntilIndexed()
      for position in positions {
        progress(1)
        guard let file = try? repository.file(position.path, at: position.commit),
          let place = PromptPlace(position, file: file, root: tree.path),
          let activity = try? RecentCommit(repository, position, root: tree.path).activity
        else { continue }
        let measure = PlaceMeasure(
          place: place, budgets: budgets, variants: variants, wanted: rows, activity: activity,
          coChanged: history.counts(with: position.path), root: tree.path)
        let found = await index.query(place.document) { measure.samples($0, ask: ask?.tokens) }
        guard let found else { continue }
        outcome.samples += found.samples
        // What must not be sent is not sent for an evaluation, either.
        guard let ask, place.mayBeSent(root: tree.path) else { continue }
        try await ask.ask(
          place, path: position.path, rows: found.prompts, into: &outcome.tallies,
          failures: &failures)
      }
    }
    return outcome
  }
}

/// A place of a points file with the document as it was when the cursor stood there.
struct PromptPlace: Sendable {
  let document: QueryDocument
  /// The file as the commit has it, the cursor in it, and the end of the hunk.
  let file: [UInt8]
  let offset: Int
  let end: Int
  /// The rest of the line.
  let truth: [UInt8]

  init?(_ position: Position, file: [UInt8], root: String) {
    guard let document = position.document(file) else { return nil }
    self.file = file
    offset = document.offset
    truth = document.truth
    end = offset + file.count - document.text.count
    self.document = QueryDocument(
      key: root + "/" + position.path, languageID: LanguageID.of(path: position.path) ?? "",
      snapshot: TextSnapshot(utf8: document.text), offset: document.offset)
  }
}

extension PromptPlace {
  fileprivate func mayBeSent(root: String) -> Bool {
    FileAdmission(roots: [root]).path(of: document.key) != nil
  }
}

/// All prompts of one place and what they cover.
private struct PlaceMeasure: Sendable {
  let place: PromptPlace
  let budgets: [Int]
  let variants: [ContextVariant]
  let wanted: [String]
  let activity: EditorActivity
  let coChanged: [String: Int]
  let root: String

  /// - Parameter ask: the size of the prompts to hand out for a backend, in tokens.
  func samples(_ reader: IndexReader, ask: Int?) -> (
    samples: [ContextEvaluation.Sample], prompts: [(name: String, packed: PackedContext)]
  ) {
    let hidden = HiddenText(place.file, offset: place.offset, end: place.end, reader: reader)
    let admission = FileAdmission(roots: [root])
    let query = ContextQuery(
      document: place.document, bytes: 0, activity: activity, admission: admission)
    let lookup = ContextLookup(reader, query: query)
    var proposals: [ContextSourceName: [ContextPart]] = [:]
    for source in PromptBuilder.standardSources {
      proposals[source.name] = source.parts(for: query, in: lookup)
    }
    let references = ReferenceRetrievers(
      reader: reader, document: place.document, path: admission.path(of:), coChanged: coChanged)
    let rows = ContextVariant.rows(
      proposals: proposals, references, variants: variants, wanted: wanted
    ) {
      IndexHits(before: $0, after: $1).parts(for: query, in: lookup)
    }
    var samples: [ContextEvaluation.Sample] = []
    for budget in budgets {
      for row in rows {
        let prompt = row.prompt(place, budget: budget)
        samples.append(
          ContextEvaluation.Sample(
            row: row.name, budget: budget, coverage: Coverage(prompt, of: hidden)))
      }
    }
    let asked = ask.map { tokens in
      rows.filter { ContextVariant.asked.contains($0.name) }.map {
        ($0.name, $0.fill(place, tokens))
      }
    }
    return (samples, asked ?? [])
  }
}
