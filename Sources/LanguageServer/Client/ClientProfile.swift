/// What one editor needs, decided from its name: capabilities alone do not tell (lsp-mode announces
/// `inlineCompletion: null` and supports it; Helix and eglot leave it out and do not).
struct ClientProfile: Sendable, Equatable {
  enum Editor: String, Sendable, CaseIterable {
    /// Neovim's own client.
    case neovim
    /// `editors/neovim`.
    case neovimPlugin
    case helix
    case eglot
    case lspMode
    case visualStudioCode
    case jetBrains
    case other
  }

  var editor: Editor
  /// The name and version it gave itself.
  var name: String
  /// It waits before it asks, so a debounce of ours would come on top.
  var waitsBeforeAsking: Bool
  /// Its completion menu keeps only the first line of a plain text (Neovim's `word:match`), so
  /// several lines must go as an escaped snippet.
  var menuNeedsSnippets: Bool
  /// Characters after which its menu asks by itself. Helix counts a space among them, too.
  var menuTriggers: [String]
  /// A message wider than the screen stops the user's typing with a prompt (Neovim's "Press ENTER").
  var needsShortMessages: Bool
  /// What a menu entry says beside its label for a text of one line. Helix opens a box for it that
  /// hides half the screen.
  var menuDetails: Bool
  /// It puts the line ends of a menu entry's text into the file as they are, so they must be the
  /// file's own (Helix; other editors have one kind in memory and turn it into the file's on saving).
  var keepsLineEnds: Bool
  /// The client may be asked to watch the workspace's files.
  var watchesFiles: Bool
  /// It shows what a command answers. Others drop that, so it is sent as a message, too.
  var showsAnswers: Bool

  /// - Parameter name: `clientInfo.name`; the names are those seen in recorded sessions.
  init(name: String?, version: String?) {
    let known = name ?? ""
    switch known.lowercased() {
    case "neovim": editor = .neovim
    case "midfill.nvim": editor = .neovimPlugin
    case "midfill.vscode": editor = .visualStudioCode
    case "helix": editor = .helix
    case "eglot": editor = .eglot
    case "emacs": editor = .lspMode
    case let text where text.hasPrefix("visual studio code"): editor = .visualStudioCode
    case let text where text.contains("intellij") || text.contains("lsp4ij"): editor = .jetBrains
    default: editor = .other
    }
    let label = version?.split(separator: "\n").first.map { " \($0)" } ?? ""
    self.name = known.isEmpty ? "an unnamed client" : known + label
    // Neovim's built-in client waits 200 ms, lsp-mode 2 s, LSP4IJ 300 ms, Helix 250 ms, eglot's
    // completion-preview its own idle time. VS Code and our plugin ask
    // at every key.
    switch editor {
    case .neovim, .lspMode, .jetBrains, .helix, .eglot: waitsBeforeAsking = true
    case .neovimPlugin, .visualStudioCode, .other: waitsBeforeAsking = false
    }
    menuTriggers = [".", "(", "[", "{", "=", ",", ":", " "]
    needsShortMessages = editor == .neovim
    menuDetails = editor != .helix
    menuNeedsSnippets = editor == .neovim
    keepsLineEnds = editor == .helix
    // Neovim watches with one inotify handle per directory, or polls: not worth it for an index
    // that learns of saves anyway.
    watchesFiles = editor != .neovim && editor != .neovimPlugin
    showsAnswers = known.hasPrefix("midfill.")
  }
}
