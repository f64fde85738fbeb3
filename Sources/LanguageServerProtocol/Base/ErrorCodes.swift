import JSONCodec
import JSONRPC

/// LSP 3.18, `LSPErrorCodes` and the codes of `ErrorCodes` that JSON-RPC does not have.
extension ErrorCode {
  /// A request came before `initialize`.
  public static let serverNotInitialized = ErrorCode(-32002)
  /// The request was fine and failed all the same.
  public static let requestFailed = ErrorCode(-32803)
  /// The server gave up on a request of a kind that may be given up.
  public static let serverCancelled = ErrorCode(-32802)
  /// The document changed so that the answer would be wrong.
  public static let contentModified = ErrorCode(-32801)
  /// The client cancelled the request, or a newer one took its place.
  public static let requestCancelled = ErrorCode(-32800)
}
