/// Makes text for the cursor of what a chat model answers: without talk, fences and repetition, in
/// the indentation of the place.
struct ChatAnswerFilter: TextFilter {
  private var head: AnswerHeadFilter
  private var fence: ClosingFenceFilter
  private var repeated: RepeatedLineFilter
  private var indentation: IndentationFilter
  private var overlap: SuffixLineFilter
  private var trailing: TrailingLineEndFilter

  init(_ request: FillRequest) {
    // In prose, a sentence is an answer and a fence may be wanted.
    let isProse = ["markdown", "plaintext", "latex", "tex", "restructuredtext", "asciidoc"]
      .contains(request.languageID)
    let line = request.prefixAndLine.line
    head = AnswerHeadFilter(isProse: isProse, atBlankLine: line.allSatisfy(\.isWhitespace))
    fence = ClosingFenceFilter(isOff: isProse)
    repeated = RepeatedLineFilter(request)
    indentation = IndentationFilter(line: line)
    overlap = SuffixLineFilter(suffix: request.suffix)
    trailing = TrailingLineEndFilter(suffix: request.suffix)
  }

  mutating func push(_ text: String) -> String {
    let body = head.push(text)
    indentation.isFenced = head.isFenced
    return after(fence.push(body))
  }

  mutating func end() -> String {
    var text = after(fence.push(head.end()))
    text += after(fence.end())
    text += trailing.push(overlap.push(indentation.push(repeated.end())))
    text += trailing.push(overlap.push(indentation.end()))
    text += trailing.push(overlap.end())
    return text + trailing.end()
  }

  var isDone: Bool { fence.isDone || overlap.isDone }

  private mutating func after(_ text: String) -> String {
    trailing.push(overlap.push(indentation.push(repeated.push(text))))
  }
}
