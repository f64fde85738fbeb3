import Testing

@testable import Backends

/// What chat models say, and what of it belongs at the cursor.
struct ChatAnswerFilterTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var prefix: String
    var suffix = "\n"
    var language = "python"
    var answer: String
    var text: String

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "tags only", prefix: "x = ", answer: "<FILL>1 + 2", text: "1 + 2"),
    Case(
      name: "bare code", prefix: "x = ", answer: "1 + 2", text: "1 + 2"),
    Case(
      name: "bare code that looks like a tag at first", prefix: "x = ", answer: "<F> < y",
      text: "<F> < y"),
    Case(
      name: "talk, then tags", prefix: "x = ",
      answer: "Sure! Here is the completion:\n\n<FILL>1 + 2", text: "1 + 2"),
    Case(
      name: "thoughts, then tags", prefix: "x = ",
      answer: "<think>\nThe <FILL> tag is…\nso 1\n</think>\n\n<FILL>1 + 2", text: "1 + 2"),
    Case(
      name: "thoughts without end", prefix: "x = ", answer: "<think>\nhm", text: ""),
    Case(
      name: "a fence", prefix: "x = ", answer: "```python\n1 + 2\n```", text: "1 + 2"),
    Case(
      name: "talk, a fence, and talk", prefix: "x = ",
      answer: "Here's the missing code:\n```python\n1 + 2\n```\nThis adds two numbers.",
      text: "1 + 2"),
    Case(
      name: "a fence in the tags", prefix: "x = ", answer: "<FILL>\n```\n1 + 2\n```\n",
      text: "1 + 2"),
    Case(
      name: "a fence and nothing else", prefix: "x = ", answer: "```python", text: ""),
    Case(
      name: "nothing between the tags", prefix: "x = ", answer: "<FILL>", text: ""),
    Case(
      name: "layout around the text on a blank line", prefix: "def f():\n    ",
      answer: "<FILL>\n    return 1\n", text: "return 1"),
    Case(
      name: "a wanted line end behind a full line", prefix: "def f():", suffix: "\nx = 1\n",
      answer: "<FILL>\n    return 1\n", text: "\n    return 1"),
    Case(
      name: "the line again", prefix: "def f():\n    total = su", suffix: "\n",
      answer: "<FILL>    total = sum(xs)", text: "m(xs)"),
    Case(
      name: "the line again, without its indentation", prefix: "def f():\n    total = su",
      answer: "<FILL>total = sum(xs)", text: "m(xs)"),
    Case(
      name: "the lines before again", prefix: "import os\n\ndef f(a, b):\n    ",
      answer: "```python\ndef f(a, b):\n    return a\n```", text: "return a"),
    Case(
      name: "two lines again, the second begun", prefix: "def f(a, b):\n    ret",
      answer: "```\ndef f(a, b):\n    return a\n```", text: "urn a"),
    Case(
      name: "a closing brace that is meant", prefix: "  if a {\n    b()\n  }\n",
      suffix: "\n", language: "swift", answer: "<FILL>}", text: "}"),
    Case(
      name: "indentation that is there already", prefix: "def f():\n    ",
      answer: "<FILL>    a = 1\n    return a", text: "a = 1\n    return a"),
    Case(
      name: "a block at the margin", prefix: "def f():\n    ",
      answer: "```python\na = 1\nif a:\n    b()\nreturn a\n```",
      text: "a = 1\n    if a:\n        b()\n    return a"),
    Case(
      name: "a block in place", prefix: "def f():\n    ",
      answer: "```python\na = 1\n    if a:\n        b()\n```",
      text: "a = 1\n    if a:\n        b()"),
    Case(
      name: "a block in another indentation", prefix: "class A:\n        ",
      answer: "<FILL>    a = 1\n    if a:\n        b()",
      text: "a = 1\n        if a:\n            b()"),
    Case(
      name: "a dedent that is meant", prefix: "def f():\n    ",
      answer: "<FILL>return 1\n\nf()", text: "return 1\n\nf()"),
    Case(
      name: "the line after the cursor again", prefix: "def f():\n    ",
      suffix: "\n    return total\n", answer: "<FILL>total = 1\n    return total\n\nprint(2)",
      text: "total = 1"),
    Case(
      name: "the line after the cursor at the very end", prefix: "def f():\n    ",
      suffix: "\n\n    return total\n", answer: "<FILL>total = 1\n    return total",
      text: "total = 1"),
    Case(
      name: "a line that only begins like the next", prefix: "def f():\n    ",
      suffix: "\n    return total\n", answer: "<FILL>return total + 1", text: "return total + 1"),
    Case(
      name: "a brace like the one after the cursor", prefix: "if a {\n  ", suffix: "\n}\n",
      language: "c", answer: "<FILL>if (b) {\n    c();\n  }", text: "if (b) {\n    c();\n  }"),
    Case(
      name: "code behind the cursor on its line", prefix: "f(", suffix: ")\n",
      answer: "<FILL>a, b\n", text: "a, b\n"),
    Case(
      name: "prose in a document", prefix: "# Title\n\n", language: "markdown",
      answer: "<FILL>Here is the completed list:", text: "Here is the completed list:"),
    Case(
      name: "a fence in a document", prefix: "Run:\n\n", language: "markdown",
      answer: "<FILL>```sh\nls\n```", text: "```sh\nls\n```"),
    Case(
      name: "a name that begins like talk", prefix: "", answer: "<FILL>sure = True",
      text: "sure = True"),
    Case(
      name: "bare code that begins like talk", prefix: "", answer: "sure = True\nx = 1",
      text: "sure = True\nx = 1"),
    Case(
      name: "CRLF", prefix: "def f():\r\n    ret", answer: "<FILL>def f():\r\n    return 1",
      text: "urn 1"),
  ]

  @Test(arguments: cases) func `However it is split`(example: Case) {
    for size in [1, 2, 3, 5, 8, 1_000] {
      let request = FillRequest.sample(
        prefix: example.prefix, suffix: example.suffix, languageID: example.language)
      var filter = ChatAnswerFilter(request)
      var text = ""
      var rest = example.answer[...]
      while !rest.isEmpty {
        text += filter.push(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      text += filter.end()
      #expect(text == example.text, "in pieces of \(size)")
    }
  }

  @Test func `Text streams once the head is past`() {
    var filter = ChatAnswerFilter(.sample(prefix: "x = ", suffix: "\n"))
    #expect(filter.push("<FILL>") == "")
    #expect(filter.push("fo") == "fo")
    #expect(filter.push("o(1)") == "o(1)")
  }

  @Test func `The request can be closed at the end fence and at the next line`() {
    var fenced = ChatAnswerFilter(.sample(prefix: "x = ", suffix: "\n"))
    _ = fenced.push("```\n1\n```")
    #expect(fenced.isDone)
    var copying = ChatAnswerFilter(.sample(prefix: "x = ", suffix: "\nprint(x)\n"))
    _ = copying.push("<FILL>1\nprint(x)\n\n")
    #expect(copying.isDone)
  }
}
