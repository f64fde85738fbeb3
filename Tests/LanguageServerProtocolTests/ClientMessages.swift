import LanguageServerProtocol

/// Every message of a client that the module knows.
let clientMessages: [any ClientMessage.Type] = [
  InitializeParams.self, InitializedParams.self, ShutdownRequest.self, ExitNotification.self,
  CancelParams.self, SetTraceParams.self,
  DidOpenTextDocumentParams.self, DidChangeTextDocumentParams.self,
  DidSaveTextDocumentParams.self, DidCloseTextDocumentParams.self,
  DidOpenNotebookDocumentParams.self, DidChangeNotebookDocumentParams.self,
  DidSaveNotebookDocumentParams.self, DidCloseNotebookDocumentParams.self,
  DidChangeWorkspaceFoldersParams.self, DidChangeConfigurationParams.self,
  DidChangeWatchedFilesParams.self, ExecuteCommandParams.self,
  WorkDoneProgressCancelParams.self,
  InlineCompletionParams.self, CompletionParams.self, CompletionItemResolveParams.self,
  DidShowCompletionParams.self, DidPartiallyAcceptCompletionParams.self,
]

let clientMethods = clientMessages.map { $0.method }

func clientMessage(_ method: String) -> (any ClientMessage.Type)? {
  clientMessages.first { $0.method == method }
}
