import Backends
import Foundation
import PromptContext

/// What `--show-prompt` prints: every part of the prompt with where it comes from and why, and what
/// was left out.
struct PromptReport {
  var prompt: Prompt
  var request: FillRequest
  var backend: String

  var text: String {
    let used = prompt.tokens(of: String(repeating: " ", count: prompt.byteCount))
    var lines = [
      "--- for \(backend): about \(used) of \(prompt.tokens) tokens "
        + "(\(number(prompt.bytesPerToken, 1)) bytes each), an answer of at most \(request.maxTokens)"
    ]
    if prompt.redactions > 0 {
      lines.append("--- \(prompt.redactions) key-shaped strings were replaced")
    }
    if !prompt.isComplete { lines.append("--- the deadline came before all sources had answered") }
    for part in prompt.parts {
      lines.append(
        "--- \(title(part)), about \(prompt.tokens(of: part.text)) tokens: \(part.reason)")
      lines.append(part.text)
    }
    lines.append("--- before the cursor, \(request.path), \(size(prompt.prefix))")
    lines.append(prompt.prefix)
    lines.append("--- after the cursor, \(size(prompt.suffix))")
    lines.append(prompt.suffix)
    if !prompt.omitted.isEmpty {
      lines.append("--- left out")
      lines += prompt.omitted.map { "\(title($0.part)): \($0.reason)" }
    }
    return lines.joined(separator: "\n")
  }

  private func title(_ part: ContextPart) -> String {
    let ranges = part.lines.map {
      $0.count == 1 ? "\($0.lowerBound + 1)" : "\($0.lowerBound + 1)-\($0.upperBound)"
    }
    return "\(part.source.rawValue), \(part.path):\(ranges.joined(separator: ",")), "
      + "score \(number(part.score, 2))"
  }

  private func size(_ text: String) -> String {
    "about \(prompt.tokens(of: text)) tokens"
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
