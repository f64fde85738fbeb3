import Foundation
import LocalModel

func run(_ arguments: Arguments) async throws {
  var weights = VoteWeights.fitted
  var calibration = Calibration.fitted
  if let path = arguments.weights {
    let model = try JSONDecoder().decode(
      FittedModel.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    guard let read = VoteWeights(values: model.weights) else {
      throw Arguments.Mistake(message: "\(path) holds weights of another version")
    }
    weights = read
    calibration = Calibration(points: model.calibration)
  }

  var results: [Answer] = []
  var furtherKeys: [Answer] = []
  var typing = TypingTally()
  var missing = 0
  var backendName: String?
  for (repository, positions) in try places(arguments) {
    let name = URL(fileURLWithPath: repository.path).lastPathComponent
    var done = 0
    let outcome = try await Evaluation(
      repository: repository, positions: positions, weights: weights, calibration: calibration,
      typedLines: arguments.typing, furtherKeys: arguments.furtherKeys,
      backendFlags: arguments.settings.isEmpty ? nil : arguments.settings
    ).run { more in
      done += more
      Terminal.progress(done, of: positions.count, name)
    }
    results += outcome.results
    furtherKeys += outcome.furtherKeys
    typing.add(outcome.typing)
    missing += outcome.missing
    backendName = outcome.backendName
  }

  let report = Report(results, typing: typing, missing: missing, backendName: backendName)
  Terminal.say(report.readable)
  if let path = arguments.json {
    try write(report, to: path)
  }
  if let path = arguments.fit {
    let model = ModelFitting.fit(
      results + furtherKeys, keeping: arguments.isFittingJudgment ? weights : nil,
      progress: Terminal.tell)
    try write(model, to: path)
  }
}

func write(_ value: some Encodable, to path: String) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(value).write(to: URL(fileURLWithPath: path))
}

/// The repositories with the places in them.
func places(_ arguments: Arguments) throws -> [(GitRepository, [Position])] {
  var places: [(GitRepository, [Position])] = []
  if let file = arguments.points {
    let directory = arguments.repositories[0]
    for (name, positions) in Dictionary(grouping: try Position.read(file), by: \.repo)
      .sorted(by: { $0.key < $1.key })
    {
      let base = directory + "/" + name.replacingOccurrences(of: "/", with: "+")
      let nested = base + "/repo"
      let path = FileManager.default.fileExists(atPath: nested) ? nested : base
      places.append((GitRepository(path: path), positions))
    }
  } else {
    for path in arguments.repositories {
      let repository = GitRepository(path: path)
      let sampler = PositionSampler(
        repository: repository, name: path, count: arguments.positions, seed: arguments.seed)
      places.append((repository, try sampler.sample()))
    }
  }
  if arguments.every > 1 {
    places = places.map { repository, positions in
      let parents = Set(positions.map(\.parent)).sorted()
      let kept = Set(
        parents.enumerated().filter { $0.offset % arguments.every == 0 }.map(\.element))
      return (repository, positions.filter { kept.contains($0.parent) })
    }
  }
  if let path = arguments.savePoints {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var data = Data()
    for position in places.flatMap(\.1) { data += try encoder.encode(position) + [0x0A] }
    try data.write(to: URL(fileURLWithPath: path))
  }
  return places
}

let words = CommandLine.arguments.dropFirst()
let isContext = words.first == "context"
do {
  if isContext, words.contains("--help") {
    Terminal.say(ContextArguments.usage)
  } else if isContext {
    try await ContextCommand.run(words.dropFirst())
  } else if words.contains("--help") {
    Terminal.say(Arguments.usage)
  } else {
    try await run(Arguments(words))
  }
} catch let mistake as Arguments.Mistake {
  Terminal.tell(
    "midfill-eval: \(mistake.message)\n\n" + (isContext ? ContextArguments.usage : Arguments.usage))
  exit(2)
} catch {
  Terminal.tell("midfill-eval: \(error)")
  exit(1)
}
