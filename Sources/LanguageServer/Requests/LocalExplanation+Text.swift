import Backends
import Completion
import Foundation
import LocalModel
import TextDocuments

extension LocalBackend {
  /// How the model came to what it says for a request: asked again, with the index as it is now.
  public func explanation(of request: CompletionRequest) async -> LocalExplanation? {
    var query = query(
      FillRequest(
        prefix: "", suffix: "", path: request.path, languageID: request.document.languageID,
        isInvoked: request.trigger == .invoked, document: request.document.text,
        offset: request.offset, documentKey: request.key))
    query.wantsExplanation = true
    return await model.predict(query).explanation
  }
}

extension LocalExplanation {
  /// Readable lines: the texts that were weighed, the places that speak for each, and what made them
  /// weigh so much.
  ///
  /// - Parameter roots: workspace folders; paths are told relative to them.
  public func text(roots: [String]) -> String {
    var lines = [
      "local model: \(placeCount) places gave \(choiceCount) texts; shown from a probability of "
        + "\(LocalExplanation.percent(threshold)), and \(LocalExplanation.percent(noneMass)) of the "
        + "vote is for none of them"
    ]
    for choice in choices {
      let shown = choice.text.replacingOccurrences(of: "\n", with: "\\n")
      lines.append(
        "  \(LocalExplanation.percent(choice.mass)) of the vote, right "
          + "\(LocalExplanation.percent(choice.probability)) of the time: \(shown)")
      for place in choice.places {
        let path = FileURI.relative(place.path, to: roots)
        let kind = place.isSubstituted ? ", with this place's names" : ""
        let features = place.features.sorted { abs($0.contribution) > abs($1.contribution) }
          .prefix(5)
          .map {
            "\($0.name) \(String(format: "%.2f", $0.value)) "
              + "(\(String(format: "%+.2f", $0.contribution)))"
          }
        lines.append(
          "    \(LocalExplanation.percent(place.mass)) \(path):\(place.line)\(kind): "
            + features.joined(separator: ", "))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func percent(_ part: Double) -> String {
    String(format: "%.1f %%", part * 100)
  }
}
