import Completion
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import ProjectIndex
import Settings

/// The commands of `workspace/executeCommand`. They answer readable text, so that they are of use
/// from any client.
enum ServerCommand: String, CaseIterable, Sendable {
  case status = "midfill.status"
  case explain = "midfill.explain"
  case toggle = "midfill.toggle"
  case snooze = "midfill.snooze"
  case clearCache = "midfill.clearCache"
  /// What items carry as their `command`: the client runs it after it put the text in.
  case accepted = "midfill.accepted"
}

extension Session {
  func execute(_ params: ExecuteCommandParams, _ responder: Responder) {
    guard let command = ServerCommand(rawValue: params.command) else {
      let known = ServerCommand.allCases.map(\.rawValue).joined(separator: ", ")
      responder.fail(
        ResponseError(.invalidParams, "There is no command \(params.command); there are \(known)"))
      return
    }
    switch command {
    case .status:
      let index = index
      Task {
        let statistics = await index.statistics()
        self.reply(self.status(statistics).text, responder)
      }
    case .explain: explain(responder)
    case .toggle:
      let isOn = engine.assumeIsolated { engine in
        engine.setEnabled(!engine.isEnabled)
        return engine.isEnabled
      }
      reply("completion is \(isOn ? "on" : "off")", responder)
    case .snooze:
      let minutes = min(max(params.arguments.first?.int ?? 10, 1), 24 * 60)
      engine.assumeIsolated { $0.snooze(for: .seconds(60 * minutes)) }
      reply("completion is snoozed for \(minutes) minutes", responder)
    case .clearCache:
      engine.assumeIsolated { $0.clear() }
      reply("the cache is empty", responder)
    case .accepted:
      let showing = params.arguments.first?.int
      engine.assumeIsolated { $0.confirmAcceptance(showing) }
      responder.reply(Null())
    }
  }

  /// The text is the answer and, because most clients drop that, also a message.
  private func reply(_ text: String, _ responder: Responder) {
    responder.reply(text)
    if !client.showsAnswers { say(text, .info) }
  }

  /// Tells of the last requests; where the local model answers, also how it came to its last text.
  private func explain(_ responder: Responder) {
    let (traces, last, isLocal) = engine.assumeIsolated {
      ($0.traces, $0.lastRequest, $0.traces.last?.isLocal == true)
    }
    if traces.isEmpty { return reply("nothing has been asked yet", responder) }
    var text = traces.suffix(10).reversed().map(\.explanation).joined(separator: "\n")
    text += "\n" + SavedRequests(traces).sentence
    guard isLocal, let last, let localModel else { return reply(text, responder) }
    let roots = roots
    Task {
      let told = await localModel.explanation(of: last)
      self.reply(
        [text, told?.text(roots: roots)].compactMap { $0 }.joined(separator: "\n"), responder)
    }
  }

  private func status(_ index: IndexStatistics) -> StatusReport {
    let (isEnabled, last, sent) = engine.assumeIsolated {
      ($0.isEnabled, $0.traces.last, $0.requestsSent)
    }
    return StatusReport(
      version: services.version, client: client.name, encoding: encoding, backend: backendName,
      isEnabled: isEnabled, index: index.sentence,
      documents: documents.values.map(\.document),
      lastTrace: last, lastFailure: lastFailure, requestsSent: sent,
      problems: configuration.problems.map(\.description) + backendProblems)
  }
}
