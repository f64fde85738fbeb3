import Foundation
import TestSupport
import Testing

/// `midfill-eval`, on a repository of a few commits.
@Suite struct EvaluationCommandTests {
  /// Each commit adds a function like the ones before it.
  private func repository() async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try await git(["init", "-q"], folder)
    var text = ""
    for number in 0..<14 {
      if number > 0 {
        text += """
          def area\(number)(width, height):
              total = width * height
              return round(total, \(number))


          """
      }
      try folder.write(text + "print(total)\n", to: "shapes.py")
      try folder.write("other = \(number)\n", to: "other.py")
      try await git(["add", "-A"], folder)
      try await git(
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "\(number)"], folder)
    }
    return folder
  }

  private func git(_ arguments: [String], _ folder: TemporaryFolder) async throws {
    let run = try await run(program: "/usr/bin/git", arguments, in: folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  private func report(_ folder: TemporaryFolder) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/report.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func measuresTheLocalModelAndWritesBothReports() async throws {
    let folder = try await repository()
    let run = try await run(
      program: "midfill-eval",
      [
        "--positions", "12", "--typing", "2", "--json", "report.json", "--save-points", "points",
        ".",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let report = try report(folder)
    let groups = try #require(report["groups"] as? [[String: Any]])
    let all = try #require(groups.first)
    let count = try #require(all["positions"] as? Int)
    #expect(count > 5)
    #expect((all["commits"] as? Int ?? 0) > 1)
    let interval = try #require(all["exactInterval"] as? [Double])
    let exact = try #require(all["exact"] as? Double)
    #expect(interval.count == 2 && interval[0] <= exact && exact <= interval[1])
    // Every function but the first has one like it above.
    #expect(exact > 0)
    #expect(Set(groups.compactMap { $0["name"] as? String }).isSuperset(of: ["start", "mid"]))
    #expect((report["typing"] as? [[String: Any]])?.count == 4)
    #expect(run.output.contains("longest"))
    let points = try String(contentsOfFile: folder.path + "/points", encoding: .utf8)
    #expect(points.split(separator: "\n").count == count)
  }

  @Test func fitsWeightsThatItCanUse() async throws {
    let folder = try await repository()
    let fit = try await run(
      program: "midfill-eval",
      ["--positions", "12", "--typing", "0", "--fit", "weights.json", "."],
      in: folder)
    #expect(fit.status == 0, "\(fit.errors)")
    let use = try await run(
      program: "midfill-eval",
      ["--positions", "6", "--typing", "0", "--weights", "weights.json", "."],
      in: folder)
    #expect(use.status == 0, "\(use.errors)")
    try folder.write(#"{"weights": [1, 2], "calibration": [0, 1]}"#, to: "weights.json")
    let refuse = try await run(
      program: "midfill-eval", ["--positions", "6", "--weights", "weights.json", "."], in: folder)
    #expect(refuse.status == 2)
    #expect(refuse.errors.contains("another version"))
  }

  @Test func asksABackendAtTheSamePlaces() async throws {
    let folder = try await repository()
    let server = try LoopbackServer { _ in
      .events([
        #"{"choices":[{"index":0,"delta":{"content":"total = width * height"},"#
          + #""finish_reason":"stop"}],"usage":{"prompt_tokens":50,"completion_tokens":5}}"#,
        "[DONE]",
      ])
    }
    defer { server.stop() }
    let run = try await run(
      program: "midfill-eval",
      [
        "--positions", "9", "--typing", "0", "--json", "report.json", "--backend", "codestral",
        "--base", "http://127.0.0.1:\(server.port)/v1", ".",
      ], environment: ["CODESTRAL_API_KEY": "k-test"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let report = try report(folder)
    let backend = try #require(report["backend"] as? [String: Any])
    #expect(backend["name"] as? String == "codestral")
    let places = try #require((report["groups"] as? [[String: Any]])?.first?["positions"] as? Int)
    let group = try #require((backend["groups"] as? [[String: Any]])?.first)
    #expect(group["positions"] as? Int == places)
    #expect(((group["shown"] as? [String: Any])?["share"] as? Double ?? 0) > 0)
    #expect((backend["promptTokens"] as? Int ?? 0) > 0)
    #expect(run.output.contains("codestral, through the editor's pipeline"))
    #expect(!(run.output + run.errors).contains("k-test"))
  }

  @Test func givesUpOnABackendThatFails() async throws {
    let folder = try await repository()
    let server = try LoopbackServer { _ in .json(#"{"message":"Unauthorized"}"#, status: 401) }
    defer { server.stop() }
    let run = try await run(
      program: "midfill-eval",
      [
        "--positions", "9", "--typing", "0", "--backend", "codestral", "--base",
        "http://127.0.0.1:\(server.port)/v1", ".",
      ], environment: ["CODESTRAL_API_KEY": "k-test"], in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("gave up") && run.errors.contains("CODESTRAL_API_KEY"))
    #expect(!run.errors.contains("k-test"))
  }

  @Test func measuresPrompts() async throws {
    let folder = try await repository()
    let run = try await run(
      program: "midfill-eval",
      [
        "context", "--positions", "9", "--budgets", "512,2048", "--json", "report.json",
        "--rows", "prefix only,index hits,builder", ".",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let report = try report(folder)
    let means = try #require(report["means"] as? [String: [String: [String: Double]]])
    #expect(Set(means.keys) == ["prefix only", "index hits", "builder"])
    for (row, sizes) in means {
      for (size, mean) in sizes {
        #expect((0...1).contains(mean["identifiers"] ?? -1), "\(row) \(size)")
        #expect(mean["bytes"] ?? .infinity <= (Double(size) ?? 0) * 3.5)
      }
    }
    #expect(run.output.contains("512 tokens: builder"))
    #expect(report["backend"] == nil)
  }

  @Test func asksABackendWithEachPrompt() async throws {
    let folder = try await repository()
    // Knows the second line of every function, wherever in it the cursor stands.
    let server = try LoopbackServer { request in
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      let line =
        (body?["prompt"] as? String)?.split(
          separator: "\n", omittingEmptySubsequences: false
        ).last ?? ""
      let known = "    total = width * height"
      let rest = known.hasPrefix(line) ? known.dropFirst(line.count) : "?"
      let delta = #"{"content":"\#(rest)\nmore"}"#
      return .events([
        #"{"choices":[{"index":0,"delta":\#(delta),"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
    defer { server.stop() }
    let run = try await run(
      program: "midfill-eval",
      [
        "context", "--positions", "12", "--budgets", "512", "--rows",
        "builder,prefix+suffix 75/25", "--json", "report.json", "--ask", "700", "--backend",
        "codestral",
        "--base", "http://127.0.0.1:\(server.port)/v1", ".",
      ], environment: ["CODESTRAL_API_KEY": "k-test"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let report = try report(folder)
    let backend = try #require(report["backend"] as? [String: Any])
    #expect(backend["name"] as? String == "codestral" && backend["tokens"] as? Int == 700)
    let rows = try #require(backend["rows"] as? [String: [String: Int]])
    #expect(Set(rows.keys) == ["builder", "prefix+suffix 75/25"])
    let places = try #require(report["places"] as? Int)
    for (row, tally) in rows {
      #expect(tally["asked"] == places && tally["failed"] == 0, "\(row)")
      #expect((1..<places).contains(tally["right"] ?? 0), "\(row): \(tally)")
    }
    #expect(server.requests.count == 2 * places)
    #expect(run.output.contains("codestral's answer is right"))
    #expect(!(run.output + run.errors).contains("k-test"))
  }

  @Test func givesUpOnABackendThatRefusesPrompts() async throws {
    let folder = try await repository()
    let server = try LoopbackServer { _ in .json(#"{"message":"Unauthorized"}"#, status: 401) }
    defer { server.stop() }
    let run = try await run(
      program: "midfill-eval",
      [
        "context", "--positions", "9", "--budgets", "512", "--rows", "builder", "--backend",
        "codestral", "--base", "http://127.0.0.1:\(server.port)/v1", ".",
      ], environment: ["CODESTRAL_API_KEY": "k-test"], in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("gave up on codestral") && !run.errors.contains("k-test"))
  }

  @Test(arguments: [
    (["--help"], 0, "usage: midfill-eval"), (["--help"], 0, "--backend PRESET"),
    ([], 2, "no repository"), (["--positions"], 2, "needs a value"),
    (["--positions", "many", "."], 2, "needs a number"), (["--nonsense", "1", "."], 2, "unknown"),
    (["nowhere"], 1, "git"), (["context", "--help"], 0, "usage: midfill-eval context"),
    (["context", "--backend", "local", "."], 1, "the local model"),
  ])
  func saysWhatItTakes(_ arguments: [String], _ status: Int, _ words: String) async throws {
    let run = try await run(program: "midfill-eval", arguments, in: TemporaryFolder())
    #expect(Int(run.status) == status)
    #expect((run.output + run.errors).contains(words))
  }
}
