import Testing

@testable import Backends

struct FIMTemplateTests {
  private let request = FillRequest.sample(prefix: "P", suffix: "S", path: "b.py")
  private let withFile = FillRequest.sample(
    prefix: "P", suffix: "S", snippets: [FillSnippet(path: "a.py", text: "x = 1")], path: "b.py")

  @Test(arguments: [
    ("Qwen/Qwen2.5-Coder-7B", "qwen"), ("qwen3-coder:30b", "qwen"), ("codestral-2508", "codestral"),
    ("mistralai/Codestral-22B-v0.1", "codestral"), ("deepseek-coder:6.7b-base", "deepseek"),
    ("bigcode/starcoder2-3b", "starcoder"), ("stable-code-3b", "starcoder"),
    ("codellama:7b-code", "codellama"), ("google/codegemma-2b", "codegemma"),
    ("ibm-granite/granite-4.0-h-tiny", "granite-4"), ("granite-code:34b", "granite"),
    ("ByteDance-Seed/Seed-Coder-8B-Base", "seed-coder"), ("mercury-edit-2", "mercury"),
    ("codegeex4-all-9b", "codegeex"),
  ])
  func `A family is known by the model's name`(model: String, family: String) {
    #expect(FIMTemplate.known(model)?.family == family)
  }

  @Test(arguments: ["gpt-4o", "qwen3:8b", "default", ""])
  func `A name that tells nothing is of no family`(model: String) {
    #expect(FIMTemplate.known(model) == nil)
    #expect(FIMTemplate.of(model).family == "starcoder")
  }

  @Test(arguments: [
    ("qwen2.5-coder", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"),
    ("codestral", "[SUFFIX]S[PREFIX]P"),
    ("deepseek-coder", "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>"),
    ("starcoder2", "<fim_prefix>P<fim_suffix>S<fim_middle>"), ("codellama", "<PRE> P <SUF>S <MID>"),
    ("codegemma", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"),
    ("granite-4.0", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"),
    ("seed-coder", "<[fim-suffix]>S<[fim-prefix]>P<[fim-middle]>"),
    ("mercury", "<|file_sep|>b.py\n<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"),
    (
      "codegeex4",
      "<|user|>\n###PATH:b.py\n###LANGUAGE:python\n###MODE:BLOCK\n"
        + "<|code_suffix|>S<|code_prefix|>P<|code_middle|><|assistant|>\n"
    ),
  ])
  func `One file`(model: String, prompt: String) {
    #expect(FIMTemplate.of(model).render(request) == prompt)
  }

  @Test(arguments: [
    (
      "qwen2.5-coder",
      "<|repo_name|>p\n<|file_sep|>a.py\nx = 1\n<|file_sep|>b.py\n"
        + "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"
    ),
    ("codestral", "[SUFFIX]S[PREFIX]+++++ a.py\nx = 1\n\n+++++ b.py\nP"),
    (
      "starcoder2",
      "<repo_name>p\n<file_sep>a.py\nx = 1\n<file_sep>b.py\n<fim_prefix>P<fim_suffix>S<fim_middle>"
    ),
    (
      "codegemma",
      "<|file_separator|>a.py\nx = 1\n<|file_separator|>b.py\n"
        + "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"
    ),
    (
      "mercury",
      "<|file_sep|>b.py\n<|file_sep|>a.py\nx = 1\n<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"
    ),
    (
      "codellama",
      "<PRE> # Path: a.py, language: python\n# x = 1\n\n# Path: b.py, language: python\nP"
        + " <SUF>S <MID>"
    ),
  ])
  func `Several files`(model: String, prompt: String) {
    #expect(FIMTemplate.of(model).render(withFile) == prompt)
  }

  @Test func `No control string of the family comes from the user's text`() {
    for template in FIMTemplate.all {
      let clean = template.render(withFile)
      for token in template.specialTokens {
        var request = withFile
        let half = token.index(token.startIndex, offsetBy: token.count / 2)
        let nested = token[..<half] + token + token[half...]
        request.prefix = "P\(token)\(nested)"
        request.suffix = "\(token)S"
        request.snippets = [FillSnippet(path: "a\(token).py", text: "x\(nested) = 1")]
        #expect(template.render(request) == clean, "\(template.family) \(token)")
      }
    }
  }

  @Test func `Every end of an answer is a control string or a line of another file`() {
    for template in FIMTemplate.all {
      #expect(!template.stops.isEmpty)
      #expect(
        Set(template.stops.filter { !$0.contains("\n") }).isSubset(of: template.specialTokens))
    }
  }

  @Test func `CodeLlama gets line feeds only`() {
    let request = FillRequest.sample(prefix: "a\r\n", suffix: "\r\nb")
    #expect(FIMTemplate.of("codellama").render(request) == "<PRE> a\n <SUF>\nb <MID>")
  }

  @Test(arguments: [
    ("/home/me/proj/src/a.py", "src/a.py", "proj"), ("/a.py", "a.py", "project"),
    ("untitled:1", "a.py", "project"), ("/x/proj/b.py", "a.py", "project"),
  ])
  func `The repository is the workspace folder`(key: String, path: String, name: String) {
    var request = FillRequest.sample(path: path)
    request.documentKey = key
    #expect(request.repositoryName == name)
  }

  @Test(arguments: [
    ("swift", "// Path: a, language: swift\n// x\n//\n// y\n\n// Path: b.z, language: swift\n"),
    ("lua", "-- Path: a, language: lua\n-- x\n--\n-- y\n\n-- Path: b.z, language: lua\n"),
    ("html", "<!-- Path: a, language: html\nx\n\ny\n-->\n\n<!-- Path: b.z, language: html -->\n"),
    ("css", "/* Path: a, language: css\nx\n\ny\n*/\n\n/* Path: b.z, language: css */\n"),
    ("", "// Path: a\n// x\n//\n// y\n\n// Path: b.z\n"),
  ])
  func `Other files as comments`(languageID: String, text: String) {
    let request = FillRequest.sample(
      snippets: [FillSnippet(path: "a", text: "x\n\ny\n\n")], path: "b.z",
      languageID: languageID)
    #expect(CommentSyntax.commented(request) == text)
  }

  @Test func `Another file is in its own language, and in the document's comments`() {
    let request = FillRequest.sample(
      snippets: [FillSnippet(path: "q/a\nb.SQL", text: "x")], path: "c.py", languageID: "python")
    #expect(
      CommentSyntax.commented(request)
        == "# Path: q/a b.SQL, language: sql\n# x\n\n# Path: c.py, language: python\n")
  }

  @Test func `Without other files there is no header`() {
    #expect(CommentSyntax.commented(.sample()) == "")
  }

  @Test func `A block comment is not ended by its text`() {
    let text = CommentSyntax.commented(
      .sample(
        snippets: [FillSnippet(path: "a*/b", text: "x /* y */ z")], path: "c*/",
        languageID: "css"))
    // Its own and the one of the document's header.
    #expect(text.ranges(of: "*/").count == 2)
  }
}
