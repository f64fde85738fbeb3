import LocalModel
import TextDocuments

/// The local model as a backend: text from the user's own project, with no key and no network.
public struct LocalBackend: Backend {
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

  public func fill(_ request: FillRequest) -> AsyncThrowingStream<FillEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        let prediction = await model.predict(query(request))
        if Task.isCancelled {
          continuation.finish(
            throwing: BackendFailure(kind: .cancelled, message: "The request was given up."))
          return
        }
        if !prediction.text.isEmpty { continuation.yield(.text(prediction.text)) }
        continuation.yield(.finished(.stop, nil))
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The question that `fill` asks the model for a request.
  public func query(_ request: FillRequest) -> LocalQuery {
    LocalQuery(
      key: request.documentKey, languageID: request.languageID, snapshot: request.document,
      offset: request.offset, isInvoked: request.isInvoked, maxLines: maxLines,
      eagerness: eagerness)
  }
}
