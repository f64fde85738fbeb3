import Testing

@testable import Backends

struct ControlTokensTests {
  private let tokens = ["<|fim|>", "[INST]", "<｜end▁of▁sentence｜>"]

  @Test(arguments: [
    ("", ""), ("plain < text [IN", "plain < text [IN"), ("<|fim|>", ""), ("a<|fim|>b", "ab"),
    ("a[INST]<|fim|>[INST]b", "ab"), ("é<｜end▁of▁sentence｜>😀", "é😀"),
    // Put together by what is taken out.
    ("<|f<|fim|>im|>x", "x"), ("<|f[IN<|fim|>ST]im|>x", "x"),
    ("<|<|<|fim|>fim|>fim|>x", "x"), ("[INST", "[INST"),
  ])
  func `None is left`(text: String, expected: String) {
    #expect(ControlTokens(tokens).removed(from: text) == expected)
  }

  @Test func `Without tokens nothing changes`() {
    #expect(ControlTokens([]).removed(from: "<|fim|>") == "<|fim|>")
    #expect(ControlTokens([""]).removed(from: "a") == "a")
  }
}
