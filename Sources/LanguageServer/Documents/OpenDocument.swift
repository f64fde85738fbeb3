import Completion
import TextDocuments

/// A document that the client has open. A class: it is edited where it stands, at every key.
final class OpenDocument {
  var document: TextDocument
  /// Absolute path, or the URI where it is no file.
  let key: String
  /// What prompts call it: relative to its workspace folder.
  var path: String
  /// Whether its text may go to a remote backend.
  var permission = CompletionRequest.Permission.refused
  /// Which of `Session.judgements` found that out, or is about to.
  var judgement = 0

  init(document: TextDocument, key: String, path: String) {
    self.document = document
    self.key = key
    self.path = path
  }
}
