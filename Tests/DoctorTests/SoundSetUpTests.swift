import Backends
import Doctor
import Foundation
import HTTPStreaming
import Testing

@Suite struct SoundSetUpTests {
  @Test func aWorkingProviderPassesEveryCheck() async throws {
    var patient = Patient()
    patient.script = {
      $0.method == .get ? ScriptedTransport.models("codestral-latest") : ScriptedTransport.good
    }
    let report = await patient.report()
    #expect(report.verdict == .sound)
    #expect(report.changes.isEmpty)
    #expect(report.sections.map(\.title) == ["configuration", "codestral"])
    #expect(
      report.finding(.key)?.text.hasPrefix("from the environment variable CODESTRAL_API_KEY")
        == true)
    #expect(
      report.finding(.address)?.text
        == "https://llm.example.com/v1/fim/completions, answered 200")
    #expect(report.finding(.model)?.status == .ok)
    #expect(report.finding(.suffix)?.status == .ok)
    #expect(report.finding(.streaming)?.text == "works: 3 messages in 2 pieces over 60 ms")
    let suggestion = try #require(report.sections.last?.suggestion)
    #expect(suggestion.text == "quokka_area = width * height")
    #expect(suggestion.firstByte == .milliseconds(200))
    // The reader of the text is a task of its own, so it may look at the clock later.
    #expect(suggestion.firstText >= .milliseconds(240))
    #expect(report.text.hasSuffix("A suggestion came back.\n\nNothing to change."))
  }

  @Test func theReportForProgramsHoldsTheSame() async throws {
    let report = await Patient().report()
    let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
    #expect(json?["verdict"] as? String == "sound")
    let sections = try #require(json?["sections"] as? [[String: Any]])
    let suggestion = try #require(sections.last?["suggestion"] as? [String: Any])
    #expect(suggestion["text"] as? String == "quokka_area = width * height")
    #expect(suggestion["firstByte"] as? Double == 200)
    let findings = try #require(sections.last?["findings"] as? [[String: Any]])
    #expect(findings.contains { $0["subject"] as? String == "connection" })
  }

  @Test func theLocalModelNeedsNothing() async {
    var patient = Patient()
    patient.environment = [:]
    patient.flags = [:]
    let report = await patient.report()
    #expect(report.verdict == .sound)
    #expect(report.sections.last?.suggestion?.text == "width * height")
    // It works, but with an empty project it has little to say.
    #expect(report.finding(.index)?.status == .warning)
    #expect(report.finding(.backend)?.text == "local, because nothing names a backend")
  }

  @Test func noKeyIsEverShown() async {
    var patient = Patient()
    let key = "golden-key-0123456789"
    patient.script = { request in
      if request.method == .get { return ScriptedTransport.models("m-\(key)") }
      return [
        .head(200, ["content-type": "text/event-stream", "x-ratelimit-limit": key]),
        .body(ScriptedTransport.event("a \(key)", last: true)),
      ]
    }
    let report = await patient.report()
    #expect(report.text.contains("<redacted>"))
    #expect(!report.text.contains(key))
    #expect(!report.json.contains(key))
  }

  @Test func eachBackendOfAListIsExamined() async {
    var patient = Patient()
    patient.flags = [:]
    patient.files[Patient.userFile] = #"{backend: ["codestral", "local"]}"#
    patient.script = { _ in [.head(402), .body(#"{"message":"no credit"}"#)] }
    let report = await patient.report()
    #expect(report.sections.map(\.title) == ["configuration", "codestral", "local"])
    #expect(report.sections[2].suggestion != nil)
    #expect(report.verdict == .backendFailed)
    #expect(
      report.finding(.backend)?.text
        == "codestral, then local, named by ~/.config/midfill/config.json:1:12")
  }
}
