/// How one family of models is asked to fill in the middle: the text around the cursor between the
/// family's special tokens. The families are in `FIMTemplateTable.swift`.
final class FIMTemplate: Sendable {
  enum Order: Sendable { case prefixFirst, suffixFirst }

  /// How text of other files is put before the current one.
  enum Files: Sendable, Equatable {
    /// Commented out, at the top of the prefix: the model was trained on single files.
    case comments
    /// Between special tokens: before the repository's name (if there is such a token), before each
    /// file's path.
    case marked(repository: String?, file: String)
    /// `+++++ path` above each file, Codestral's form.
    case plusLines
  }

  let family: String
  /// Words of a model's name in lower case; the model is of this family when all words of one list
  /// are in it.
  let names: [[String]]
  let order: Order
  let prefix: String
  let suffix: String
  /// Empty where the answer follows the text itself.
  let middle: String
  let files: Files
  /// Before and after everything; may hold `{path}` and `{language}`.
  let opening: String
  let closing: String
  /// Ends of the answer, most important first. All are special tokens of the family but those that
  /// have a line break in them.
  let stops: [String]
  /// CodeLlama's tokenizer breaks at a carriage return right behind its token.
  let needsLineFeeds: Bool
  /// The family likes to begin its answer with the line it is in.
  let repeatsLine: Bool
  /// Strings that the tokenizer may take for control, wherever they stand. Some engines do (llama.cpp
  /// parses them in any prompt text), so they may not come from the user's text.
  let specialTokens: [String]
  private let control: ControlTokens

  init(
    family: String, names: [[String]], order: Order = .prefixFirst, prefix: String, suffix: String,
    middle: String = "", files: Files = .comments, opening: String = "", closing: String = "",
    stops: [String], needsLineFeeds: Bool = false, repeatsLine: Bool = false
  ) {
    self.family = family
    self.names = names
    self.order = order
    self.prefix = prefix
    self.suffix = suffix
    self.middle = middle
    self.files = files
    self.opening = opening
    self.closing = closing
    self.stops = stops
    self.needsLineFeeds = needsLineFeeds
    self.repeatsLine = repeatsLine
    var tokens = Set([prefix, suffix, middle].map(\.trimmed))
    tokens.formUnion(stops.filter { !$0.contains("\n") })
    if case .marked(let repository, let file) = files {
      tokens.formUnion([repository, file].compactMap(\.self))
    }
    specialTokens = tokens.filter { !$0.isEmpty }.sorted()
    control = ControlTokens(specialTokens)
  }

  /// The prompt. Snippets are least relevant first, so the most relevant stand next to the cursor.
  func render(_ request: FillRequest) -> String {
    var before = clean(request.prefix)
    let after = clean(request.suffix)
    let path = clean(request.path).singleLine
    var head = opening.replacing("{path}", with: path)
      .replacing("{language}", with: request.languageID)
    let snippets = request.snippets.map {
      FillSnippet(path: clean($0.path).singleLine, text: clean($0.text))
    }
    switch files {
    case .comments:
      var cleaned = request
      (cleaned.path, cleaned.snippets) = (path, snippets)
      before = CommentSyntax.commented(cleaned) + before
    case .plusLines:
      before = PlusLines.text(snippets, path: path) + before
    case .marked(let repository, let file) where !snippets.isEmpty:
      if let repository { head += repository + clean(request.repositoryName) + "\n" }
      head += snippets.map { "\(file)\($0.path)\n\($0.text)\n" }.joined()
      // A family that always names the file has already done so.
      if opening.isEmpty { head += "\(file)\(path)\n" }
    case .marked: break
    }
    let text =
      order == .prefixFirst
      ? prefix + before + suffix + after + middle : suffix + after + prefix + before + middle
    return head + text + closing
  }

  /// Without the family's control strings. Taking one out may put another together, so until none
  /// is left.
  func clean(_ text: String) -> String {
    control.removed(from: needsLineFeeds ? text.replacing("\r\n", with: "\n") : text)
  }
}

/// Codestral's form for several files, also inside the prompt of Mistral's own service.
enum PlusLines {
  /// What stands before the current file's prefix; nothing when there are no other files.
  static func text(_ snippets: [FillSnippet], path: String) -> String {
    guard !snippets.isEmpty else { return "" }
    return snippets.map { "+++++ \($0.path.singleLine)\n\($0.text)\n\n" }.joined()
      + "+++++ \(path.singleLine)\n"
  }

  /// Where a model goes on to the next file.
  static let stop = "\n+++++ "
}

extension FillRequest {
  /// The workspace folder's name, found from the document's absolute path and its path in there.
  var repositoryName: String {
    guard documentKey.hasSuffix("/" + path) else { return "project" }
    let folder = documentKey.dropLast(path.count + 1)
    return folder.split(separator: "/").last.map { String($0).singleLine } ?? "project"
  }
}

extension String {
  /// With spaces for its line ends: a file's name may hold some, and a header is one line.
  var singleLine: String {
    contains(where: \.isNewline) ? split(whereSeparator: \.isNewline).joined(separator: " ") : self
  }

  fileprivate var trimmed: String {
    let text = drop(while: \.isWhitespace)
    return String(text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count))
  }
}
