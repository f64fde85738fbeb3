/// Why the conversation with the client is over. Whatever it is, the process has nothing more to
/// do than to flush and leave.
public enum SessionEnd: Sendable, Equatable, CustomStringConvertible {
  /// The client closed its side: editors that quit or are killed do this first.
  case inputEnded
  case inputFailed(POSIXError)
  /// Nobody reads our answers any more.
  case outputClosed
  case outputFailed(POSIXError)
  /// The client has let this many bytes of answers pile up unread.
  case outputStalled(backlog: Int)
  /// SIGHUP, SIGTERM or SIGINT.
  case signal(Int32)
  /// The process that `initialize` named as our parent is gone.
  case parentVanished

  public var description: String {
    switch self {
    case .inputEnded: "the client closed the connection"
    case .inputFailed(let error): "reading from the client failed: \(error)"
    case .outputClosed: "the client no longer reads"
    case .outputFailed(let error): "writing to the client failed: \(error)"
    case .outputStalled(let backlog): "the client left \(backlog) bytes of answers unread"
    case .signal(let number): "signal \(number)"
    case .parentVanished: "the client's process is gone"
    }
  }
}
