import Testing
import TextDocuments

@testable import Completion

/// Each filter alone: what it leaves of a text at a place.
struct FilterTests {
  struct Case: CustomTestStringConvertible {
    var filter: ShapeFilter
    var document: String
    var text: String
    var result: String?
    var replaced = 0
    var languageID = "swift"

    init(
      _ filter: ShapeFilter, _ document: String, _ text: String, _ result: String?,
      replaced: Int = 0, _ languageID: String = "swift"
    ) {
      self.filter = filter
      self.document = document
      self.text = text
      self.result = result
      self.replaced = replaced
      self.languageID = languageID
    }

    var testDescription: String {
      "\(filter.name): \(text.debugDescription) at \(document.debugDescription)"
    }
  }

  static let cases: [Case] = [
    Case(.lineEndings, "█", "a\r\nb\rc\nd", "a\nb\nc\nd"),
    Case(.lineEndings, "█", "a\u{0}b\u{1B}\tc", "ab\tc"),
    Case(.lineEndings, "█", "aé\u{FFFD}\u{FFFD}", "aé"),
    Case(.lineEndings, "█", "\u{FFFD}", ""),
    Case(.codeFence, "let x = █", "```swift\n1\n```\nThat is one.", "1"),
    Case(.codeFence, "let x = █", "1\n```", "1"),
    Case(.codeFence, "/// █", "```", "```"),
    Case(.codeFence, "Text\n█", "```sh\nls\n```", "```sh\nls\n```", "markdown"),
    Case(.prefixEcho, "let x = █", "let x = 1", "1"),
    Case(.prefixEcho, "    return█", "return 1", " 1"),
    Case(.prefixEcho, "document.x█", "document.xy", "y"),
    Case(.prefixEcho, "match █", "matched(x)", "matched(x)"),
    Case(.prefixEcho, "name = █", "name == other", "name == other"),
    Case(.prefixEcho, "((█", "((a", "((a"),
    Case(.prefixEcho, "a█", "ab", "ab"),
    Case(.prefixEcho, "let x = 1█", "let x = 1", ""),
    Case(.doubledSpace, "let x = █", " 1", "1"),
    Case(.doubledSpace, "let x =█", " 1", " 1"),
    Case(.doubledSpace, "let x = █", "  1", "  1"),
    Case(.doubledSpace, "x = 1 █", " # one", " # one", "python"),
    Case(.doubledSpace, "// a █", " b", " b"),
    Case(.blankLine, "    █", "\n\n    a()", "a()"),
    Case(.blankLine, "a()█", "\n\n\n\nb()", "\n\nb()"),
    Case(.blankLine, "a()█", "\n  \nb()", "\n\nb()"),
    Case(.blankLine, "f() {\n  █", "  a()\n  b()", "a()\n  b()"),
    Case(.blankLine, "f() {\n█", "  a()\n  b()", "  a()\n  b()"),
    Case(.blankLine, "    f() {\n    █", "    a()\n        b()", "    a()\n        b()"),
    Case(.blankLine, "    x()\n    █", " a()", "a()"),
    Case(.blankLine, "x()\n    █", "  a()\n  b()", "a()\n    b()"),
    Case(.blankLine, "█", "\n \n", nil),
    Case(.indentation, "\ta()\n\tf() {█", "\n        b()\n    }", "\n\t\tb()\n\t}"),
    Case(.indentation, "\tf() {█", "\n    b()\n  }", "\n\t\tb()\n\t}"),
    Case(.indentation, "    a()\n    f() {█", "\n\t\tb()\n\t}", "\n        b()\n    }"),
    Case(.indentation, "f() {█", "\n\tb()", "\n\tb()"),
    Case(.indentation, "f() {█", "\n    b()", "\n\tb()", "go"),
    Case(.indentation, "\ta()\n  b()\n    c()\n\td() {█", "\n    e()", "\n    e()"),
    Case(
      .indentation, "a {\n  b {\n    c\n  }\n}\nf() {█",
      "\n    b()\n    c {\n        d()\n    }\n}",
      "\n  b()\n  c {\n    d()\n  }\n}"),
    Case(
      .indentation, "a {\n  b {\n    c\n  }\n}\nf() {█", "\n    b()\n   c()", "\n    b()\n   c()"),
    Case(.indentation, "a {\n  b {\n    c\n  }\n}\nf(█", "\n    b()", "\n    b()"),
    Case(.repetition, "█", "a = call(x)\nb\na = call(x)\nb\nc", "a = call(x)\nb"),
    Case(.repetition, "█", "one two three\none two three\none two three", "one two three"),
    Case(.repetition, "█", "one two\none two", "one two\none two"),
    Case(.repetition, "█", "}\n}\n}\n}", "}\n}\n}\n}"),
    Case(.repetition, "█", String(repeating: "ab, ", count: 40), nil),
    Case(
      .repetition, "█", "// " + String(repeating: "-", count: 70),
      "// " + String(repeating: "-", count: 70)),
    Case(.repeatsAbove, "import Foundation\n█", "import Foundation", nil),
    Case(.repeatsAbove, "}\n█", "}", "}"),
    Case(.repeatsAbove, "a()\nb()\n█", "a()\nb()", nil),
    Case(.repeatsAbove, "a()\nb()\n█", "b()\nc()", "b()\nc()"),
    Case(.repeatsBelow, "█\nfoo(bar)\n", "foo(bar)", nil),
    Case(.repeatsBelow, "  █\nfoo(bar)\n", "foo(bar)", "foo(bar)"),
    Case(.repeatsBelow, "a()█\nfoo(bar)\n", "\nb()\nfoo(bar)\nc()", "\nb()"),
    Case(.repeatsBelow, "a()█\n\n}\nfoo()", "\nb()\n}", "\nb()"),
    Case(.repeatsBelow, "a()█\n}\n", "\nb()\n  }", "\nb()\n  }"),
    Case(.repeatsBelow, "a()█\n}\n)\n", "\nb()\n}\n)", "\nb()"),
    Case(.lineOverlap, "foo(█)", "a, b)", "a, b"),
    Case(.lineOverlap, "foo(█)", "bar(x)", "bar(x)"),
    Case(.lineOverlap, "foo(█)", "bar(x))", "bar(x)"),
    Case(.lineOverlap, "foo(█)", "a) {", "a) {", replaced: 1),
    Case(.lineOverlap, "foo(█);", "a)", "a"),
    Case(.lineOverlap, "foo(█);", "a);", "a"),
    Case(.lineOverlap, "foo(█);", "a) + b();", "a) + b("),
    Case(.lineOverlap, "foo(█);", "a) + b()", "a) + b("),
    Case(.lineOverlap, "print(\"█\")", "hello", "hello"),
    Case(.lineOverlap, "print(\"█\")", "hello\"", "hello"),
    Case(.lineOverlap, "print(\"█\")", "hello\")", "hello"),
    Case(.lineOverlap, "print(\"█\")", "hello\", x)", "hello\", x)", replaced: 2),
    Case(.lineOverlap, "f(\"█\", y)", "a\", x, y)", "a\", x, y)", replaced: 5),
    Case(.lineOverlap, "x = [█]", "1, 2]", "1, 2", "python"),
    Case(.lineOverlap, "x = [█]", "[1], [2]", "[1], [2]", "python"),
    Case(.lineOverlap, "a[█] = 1", "i] = 1", "i"),
    Case(.lineOverlap, "let s = █;", "a;", "a", "rust"),
    Case(.lineOverlap, "let s = █;", "a; let t = b", "a; let t = b", "rust"),
    Case(.lineOverlap, "let s = █ + y", "x + y", "x"),
    Case(.lineOverlap, "let s = █ + y;", "x;", nil),
    Case(.lineOverlap, "let s = f(█, y)", "x)", "x"),
    Case(.lineOverlap, "if (█) {", "a && b) {\n  c()\n}", "a && b", "c"),
    Case(.lineOverlap, "f() {█}", "\n  a()\n}", "\n  a()\n"),
    Case(.lineOverlap, "Map<█>();", "String, Int>();", "String, Int", "java"),
    Case(.lineOverlap, "Map<█>();", "String, Int>(16);", "String, Int>(16);", replaced: 4, "java"),
    Case(.lineOverlap, "foo(█)", ")", nil),
    Case(.closingLine, "f() {█}", "\n    a()", "\n    a()\n"),
    Case(.closingLine, "  f() {█}", "\n    a()\n", "\n    a()\n  "),
    Case(.closingLine, "f(█)", "a,\n  b", "a,\n  b"),
    Case(.closingLine, "f() {█", "\n  a()", "\n  a()"),
    Case(.balance, "f(█", "a)", "a)"),
    Case(.balance, "f(█)", "a)", "a"),
    Case(.balance, "f() {\n  █\n}", "a()\n}\n}", "a()"),
    Case(.balance, "█", ")", nil),
    Case(.balance, "f(█, x)", "a)", nil),
    Case(.balance, "█", "\":-)\" // :-)", "\":-)\" // :-)"),
    Case(.balance, "case $1 in\n  █", "start) run;;", "start) run;;", "shellscript"),
    Case(.trailingBlanks, "█", "a()  \n\n  ", "a()"),
    Case(.trailingBlanks, "a + █b", "c + ", "c + "),
    Case(.trailingBlanks, "a + █ b", "c + ", "c +"),
    Case(.trailingBlanks, "█", "\n  \n", nil),
    Case(.danglingOpener, "raise █", "ValueError(f\"", "ValueError", "python"),
    Case(.danglingOpener, "raise █", "ValueError(", "ValueError", "python"),
    Case(.danglingOpener, "x = █", "open(path, rb'", "open(path,", "python"),
    Case(.danglingOpener, "x = █", "call(a, [", "call(a,"),
    Case(.danglingOpener, "x = █", "call(a, b", "call(a, b"),
    Case(.danglingOpener, "x = █", "call(\"a\"", "call(\"a\""),
    Case(.danglingOpener, "x = █", "call(\"a b", "call(\"a b"),
    Case(.danglingOpener, "x = █", "(\"", "(\""),
    Case(.danglingOpener, "x = \"█", "a)\"", "a)\""),
    Case(.danglingOpener, "x = █", "y\n  call(", "y\n  call("),
    Case(.danglingOpener, "let x: Vec<█", "&'", "&'", "rust"),
    Case(.content(atLeast: 2), "█", "x", nil),
    Case(.content(atLeast: 1), "█", "x", "x"),
    Case(.content(atLeast: 1), "█", " ", nil),
    Case(.content(atLeast: 2), "█", " \n x", nil),
    Case(.content(atLeast: 2), "█", "é😀", "é😀"),
  ]

  @Test(arguments: cases)
  func apply(_ example: Case) {
    let before = example.document.prefix { $0 != "█" }
    let context = ShapeContext(
      TextSnapshot(example.document.replacing("█", with: "")), offset: before.utf8.count,
      languageID: example.languageID)
    let result = example.filter.apply(Candidate(example.text), context)
    #expect(result?.text == example.result)
    if let result { #expect(result.replaced == example.replaced) }
  }

  @Test func theReasonIsTheNameOfTheFilterThatLeftNothing() {
    let context = ShapeContext(
      TextSnapshot("import Foundation\n"), offset: 18, languageID: "swift")
    #expect(
      Shape.apply(to: "import Foundation", in: context) == .dropped("repeats the text above"))
    #expect(Shape.apply(to: "\u{0}", in: context) == .dropped("line endings"))
    #expect(Shape.apply(to: "x", in: context) == .dropped("too little"))
  }

  @Test func namesTellFiltersApart() {
    let names = (Shape.beforeCache + Shape.afterCache).map(\.name)
    #expect(Set(names).count == names.count)
  }
}
