/// Texts that models' formats are made of and that are never meant for the document. A provider does not
/// always stop at them, and few allow enough stop sequences.
enum Sentinels {
  /// Of the families in use; all begin with `<` or `[`. A family's own list may be passed to the segmenter instead.
  static let all = [
    "<|endoftext|>", "<|end_of_text|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>",
    "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "<|file_separator|>", "<|im_start|>",
    "<|im_end|>", "<|cursor|>", "<|user|>", "<|assistant|>", "<|code_prefix|>", "<|code_suffix|>",
    "<|code_middle|>", "<|eot_id|>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<file_sep>",
    "<repo_name>", "<end_of_turn>", "<eos>", "<EOT>", "<PRE>", "<SUF>", "<MID>", "[PREFIX]",
    "[SUFFIX]", "[MIDDLE]", "</s>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>",
    "<｜end▁of▁sentence｜>", "<[fim-suffix]>", "<[fim-prefix]>", "<[fim-middle]>",
    "<[end▁of▁sentence]>",
  ]

  /// A line that starts so begins another file of the prompt.
  static let fileHeader = "+++++ "

  /// Those that the document near the cursor does not use itself: a tokenizer's source may hold
  /// `<|im_start|>`, and `</s>` is a tag.
  static func foreign(_ sentinels: [String], to context: ShapeContext) -> [String] {
    let isMarkup =
      ["html", "xml", "vue", "svelte", "astro", "handlebars", "php", "markdown"]
      .contains(context.languageID) || context.languageID.hasSuffix("react")
    let around = [context.linePrefix, context.lineSuffix] + context.preceding + context.following
    let used = around.filter { first(of: sentinels, in: $0) != nil }
    return sentinels.filter { sentinel in
      if isMarkup, sentinel == "</s>" { return false }
      return !used.contains { first(of: [sentinel], in: $0) != nil }
    }
  }

  /// Where the first of them begins.
  static func first(of sentinels: [String], in text: String) -> String.Index? {
    let bytes = text.utf8
    var index = bytes.startIndex
    while let next = bytes[index...].firstIndex(where: { $0 == 0x3C || $0 == 0x5B }) {
      if sentinels.contains(where: { bytes[next...].starts(with: $0.utf8) }) { return next }
      index = bytes.index(after: next)
    }
    return nil
  }
}
