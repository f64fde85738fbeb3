import Backends
import Doctor
import Foundation
import HTTPStreaming
import Settings
import Streaming
import Synchronization

/// A set-up to examine, with every part of the world around it made up.
struct Patient {
  typealias Script = @Sendable (HTTPRequest) -> [ScriptedTransport.Step]

  static let userFile = "/home/ana/.config/midfill/config.json"

  var files: [String: String] = [:]
  var environment = ["CODESTRAL_API_KEY": "golden-key-0123456789"]
  var flags = [
    "--backend": "codestral", "--base": "https://llm.example.com/v1",
    "--key-env": "CODESTRAL_API_KEY",
  ]
  var names: [String: NameLookup] = ["llm.example.com": .addresses(["192.0.2.7"])]
  var isConnected = true
  var acceptsConnections = true
  var script: Script = { _ in ScriptedTransport.good }

  func report() async -> DoctorReport {
    let clock = TestClock()
    let settings = SettingsLoader(
      environment: environment, home: "/home/ana",
      readFile: { [files] in files[$0].map(FileContents.text) ?? .missing },
      runCommand: { _ in .notStarted("no such program") })
    let network = NetworkView(
      resolve: { [names] in names[$0] ?? .unknown },
      accepts: { [acceptsConnections] _, _ in acceptsConnections },
      isConnected: { [isConnected] in isConnected })
    let doctor = Doctor(
      version: "1", settings: settings, transport: ScriptedTransport(clock: clock, script),
      network: network, clock: clock)
    return await doctor.examine(workspaceRoots: [], flags: flags)
  }
}

/// A network in memory whose answers take as long as the script says, in no time.
final class ScriptedTransport: HTTPTransport {
  enum Step: Sendable {
    case after(Duration)
    case head(Int, [String: String] = ["content-type": "application/json"])
    case body(String)
    case fail(HTTPFailure)
  }

  private let clock: TestClock
  private let script: Patient.Script

  init(clock: TestClock, _ script: @escaping Patient.Script) {
    self.clock = clock
    self.script = script
  }

  func warm(_ url: URL) {}

  func rewarm(_ url: URL) {}

  func open(_ request: HTTPRequest) -> EventStream<HTTPEvent> {
    let steps = script(request)
    return EventStream { answer in
      Task {
        for step in steps {
          // The reader looks at the clock when it takes an event.
          while !answer.isAwaited { await Task.yield() }
          switch step {
          case .after(let duration): clock.advance(by: duration)
          case .head(let status, let headers):
            answer.yield(.head(HTTPResponseHead(status: status, headers: headers)))
          case .body(let text): answer.yield(.body(Array(text.utf8)))
          case .fail(let failure): answer.finish(throwing: failure)
          }
        }
        answer.finish()
      }
    }
  }

  static let stream = ["content-type": "text/event-stream"]

  static func event(_ text: String, last: Bool = false) -> String {
    let finish = last ? "\"stop\"" : "null"
    return
      #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(finish)}]}"#
      + "\n\n" + (last ? "data: [DONE]\n\n" : "")
  }

  /// A streamed answer that used the suffix.
  static let good: [Step] = [
    .after(.milliseconds(200)), .head(200, stream), .after(.milliseconds(40)),
    .body(event("quokka_area = ")), .after(.milliseconds(60)),
    .body(event("width * height", last: true)),
  ]

  static func models(_ names: String...) -> [Step] {
    let entries = names.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
    return [.head(200), .body(#"{"object":"list","data":[\#(entries)]}"#)]
  }
}

final class TestClock: BackendClock {
  private let time = Mutex(Duration.zero)

  var now: Duration { time.withLock { $0 } }
  let unixTime = 1_795_254_910.0

  func advance(by duration: Duration) {
    time.withLock { $0 += duration }
  }
}

extension DoctorReport {
  /// The findings about one subject, from all sections.
  func findings(_ subject: Finding.Subject) -> [Finding] {
    sections.flatMap(\.findings).filter { $0.subject == subject }
  }

  func finding(_ subject: Finding.Subject) -> Finding? { findings(subject).first }
}
