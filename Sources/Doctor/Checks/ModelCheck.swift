import Backends
import Foundation
import HTTPStreaming
import Streaming

/// Whether the server has the model, by its own list.
struct ModelCheck {
  /// Nil where the server gave none.
  private(set) var list: ModelList?
  private(set) var findings: [Finding] = []
  /// What to change about the model's name.
  private(set) var advice: String?

  init(
    model: String?, exchange: Exchange, failure: BackendFailure?, transport: any HTTPTransport,
    words: ServerText
  ) async {
    // One that does not answer, or refused the key, has nothing to tell.
    let refusals: [BackendFailure.Kind] = [.unauthorized, .paymentRequired, .rateLimited]
    guard let status = exchange.status, status != 407,
      !(failure.map { refusals.contains($0.kind) } ?? false),
      let request = ModelList.request(beside: exchange.request)
    else {
      if let model, exchange.head != nil {
        findings = [Finding(.model, .note, "\(model) was asked for")]
      }
      return
    }
    let answer = await Self.get(request, over: transport)
    list = answer.status == 200 ? ModelList(answer.body) : nil
    guard let list, !list.names.isEmpty else {
      let status = answer.status.map { " (it answered \($0))" } ?? ""
      findings = [
        Finding(
          .model, .note,
          "\(model ?? "none named"); the server gives no list of its models\(status)")
      ]
      return
    }
    let some = list.names.prefix(6).map { words.line($0, limit: 60) }.joined(separator: ", ")
    let all = list.names.count > 6 ? "\(some) and \(list.names.count - 6) more" : some
    guard let model else {
      findings = [Finding(.model, .ok, "none named; the server has \(all)")]
      return
    }
    if list.contains(model) {
      findings = [
        Finding(.model, .ok, "\(model) is one of the \(list.names.count) that the server lists")
      ]
    } else if failure == nil {
      findings = [
        Finding(.model, .note, "\(model) is not in the server's list (\(all)), but it answers")
      ]
    } else {
      let near = list.nearest(to: model).map { "`\(words.line($0, limit: 60))`" }
      advice =
        near.isEmpty
        ? "Set `model` to one that the server has, instead of \(model): \(all)."
        : "Set `model` to \(near.joined(separator: " or ")), instead of \(model)."
      findings = [
        Finding(
          .model, .failed, "\(model) is not in the server's list: \(all)", advice: advice)
      ]
    }
  }

  private static func get(
    _ request: HTTPRequest, over transport: any HTTPTransport
  ) async -> (status: Int?, body: [UInt8]) {
    var status: Int?
    var body: [UInt8] = []
    do {
      for try await event in transport.open(request) {
        switch event {
        case .head(let head): status = head.status
        case .body(let bytes): body += bytes
        }
      }
    } catch {
      // The completion tells why a server is not reached; a list is a help and no more.
      return (nil, [])
    }
    return (status, body)
  }
}
