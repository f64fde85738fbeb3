/// How one family of models is asked to fill in the middle: the text around the cursor between the
/// family's special tokens. The families are in `FIMTemplateTable.swift`.
struct FIMTemplate: Sendable {
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
  var order = Order.prefixFirst
  let prefix: String
  let suffix: String
  /// Empty where the answer follows the text itself.
  var middle = ""
  var files = Files.comments
  /// Before and after everything; may hold `{path}` and `{language}`.
  var opening = ""
  var closing = ""
  /// Ends of the answer, most important first. All are special tokens of the family but those that
  /// have a line break in them.
  let stops: [String]
  /// CodeLlama's tokenizer breaks at a carriage return right behind its token.
  var needsLineFeeds = false
  /// The family likes to begin its answer with the line it is in.
  var repeatsLine = false

  /// Strings that the tokenizer may take for control, wherever they stand. Some engines do (llama.cpp
  /// parses them in any prompt text), so they may not come from the user's text.
  var specialTokens: [String] {
    let tokens = [prefix, suffix, middle].map { $0.trimmed } + stops.filter { !$0.contains("\n") }
    let marks: [String]
    switch files {
    case .marked(let repository, let file): marks = [repository, file].compactMap { $0 }
    case .comments, .plusLines: marks = []
    }
    return Array(Set(tokens + marks)).filter { !$0.isEmpty }.sorted()
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
    ControlTokens.removed(
      specialTokens, from: needsLineFeeds ? text.replacing("\r\n", with: "\n") : text)
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
