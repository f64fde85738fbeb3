import LocalModel
import Streaming
import TextDocuments

/// The local model as a backend: text from the user's own project, with no key and no network.
public struct LocalBackend: Backend, LocalHelper {
  public let name = "local"
  public let isLocal = true
  /// For the probability and the alternatives, which a `Backend` does not tell.
  public let model: LocalModel
  private let eagerness: Eagerness
  private let maxLines: Int

  public init(model: LocalModel, eagerness: Eagerness = .normal, maxLines: Int = 8) {
    self.model = model
    self.eagerness = eagerness
    self.maxLines = maxLines
  }

  public func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream {
    FillStream { continuation in
      let task = Task {
        let prediction = await model.predict(query(request))
        if Task.isCancelled {
          continuation.finish(
            throwing: BackendFailure(kind: .cancelled, message: "The request was given up."))
          return
        }
        if !prediction.text.isEmpty { continuation.yield(.text(prediction.text)) }
        // A text that goes only as far as the model is sure ends inside its line.
        continuation.yield(.finished(prediction.isPartOfLine ? .length : .stop, nil))
        continuation.finish()
      }
      continuation.onTermination { _ in task.cancel() }
    }
  }

  /// The model's own next texts.
  public func alternatives(
    to request: FillRequest, count: Int, on executor: EditorExecutor
  ) -> [FillStream] {
    var request = request
    request.isInvoked = true
    let query = query(request)
    let model = model
    let prediction = Task { await model.predict(query) }
    return (0...count).map { index in
      FillStream { continuation in
        let task = Task {
          let prediction = await prediction.value
          let texts = [prediction.text] + prediction.alternatives.map(\.text)
          if texts.indices.contains(index), !texts[index].isEmpty {
            continuation.yield(.text(texts[index]))
          }
          let isCut = index == 0 && prediction.isPartOfLine
          continuation.yield(.finished(isCut ? .length : .stop, nil))
          continuation.finish()
        }
        continuation.onTermination { _ in task.cancel() }
      }
    }
  }

  /// The question that `fill` asks the model for a request.
  public func query(_ request: FillRequest) -> LocalQuery {
    LocalQuery(
      key: request.documentKey, languageID: request.languageID, snapshot: request.document,
      offset: request.offset, isInvoked: request.isInvoked, maxLines: maxLines,
      eagerness: eagerness)
  }

  public func hint(
    for request: FillRequest, isolation: isolated (any Actor)?
  ) async -> LocalHint? {
    let prediction = await model.predict(query(request))
    guard !prediction.text.isEmpty else { return nil }
    return LocalHint(text: prediction.text, probability: prediction.probability)
  }
}

extension LocalPrediction {
  fileprivate var isPartOfLine: Bool { !text.isEmpty && !isWholeLine }
}
