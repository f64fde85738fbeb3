import Backends

/// Whether the answer was a fill-in-the-middle, and whether it came in pieces.
struct StreamCheck {
  let preset: Preset
  /// How the text after the cursor was sent.
  let mode: SuffixMode
  let exchange: Exchange
  let text: String

  var suffix: Finding {
    if text.contains(Probe.marker) {
      return Finding(
        .suffix, .ok, "works: the answer uses a name that stands only after the cursor (\(sent))")
    }
    // No model is bound to find it, so this is no failure.
    return Finding(
      .suffix, .warning,
      "in doubt: the answer does not use the name that stands only after the cursor (\(sent))",
      advice: "If suggestions repeat what follows the cursor, the server may leave out the suffix: "
        + "choose a preset that puts it into the prompt (vllm), llamacpp for llama-server, or a "
        + "`model` made for fill-in-the-middle.")
  }

  private var sent: String {
    switch mode {
    case .native where preset.dialect == .openAIChat || preset.dialect == .pixlab:
      "sent in the chat"
    case .native: "sent in a field of its own"
    case .template: "sent between the model's special tokens"
    case .none: "not sent"
    }
  }

  var streaming: Finding {
    let count = exchange.messageCount
    guard preset.dialect.streams else {
      return Finding(.streaming, .note, "\(preset.title) answers in one piece")
    }
    guard exchange.isStream else {
      return Finding(
        .streaming, .warning, "does not work: the answer came whole",
        advice:
          "Look for a proxy in front of \(exchange.host) that turns streams off: without them "
          + "a suggestion waits for the model's last word.")
    }
    guard let first = exchange.pieces.first, let last = exchange.pieces.last,
      exchange.pieces.count > 1
    else {
      if count <= 2 { return Finding(.streaming, .note, "too short an answer to tell") }
      return Finding(
        .streaming, .warning, "\(count) messages of a stream came all at once",
        advice: "Turn off the buffering of the proxy in front of \(exchange.host) (nginx: "
          + "`proxy_buffering off`): it holds the stream back.")
    }
    return Finding(
      .streaming, .ok,
      "works: \(count) messages in \(exchange.pieces.count) pieces over \((last - first).inWords)")
  }
}
