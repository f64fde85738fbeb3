import Foundation
import HTTPStreaming
import JSONRPC
import LanguageServer
import Settings

/// `midfill serve`: the language server over standard input and output.
struct ServeCommand {
  private let arguments: Arguments

  init(_ words: [String]) throws {
    // Clients of VS Code's library add `--stdio` and `--clientProcessId=N`; the latter also comes
    // with `initialize`.
    let words = words.filter { !$0.hasPrefix("--clientProcessId=") }
    arguments = try Arguments(words, switches: Command.serve.switches)
    guard arguments.rest.isEmpty else {
      throw UsageError("serve takes no `\(arguments.rest.joined(separator: " "))`")
    }
  }

  /// Starts to serve and returns; the process ends with the session.
  func start() throws {
    let streams = try StandardStreams.claim()
    let stdio = StdioTransport(streams: streams)
    let connection = JSONRPCConnection(send: { stdio.send($0) })
    let services = SessionServices(
      version: Version.current, settings: .process, flags: arguments.values,
      transport: URLSessionTransport(version: Version.current), statistics: StatisticsRecorder(),
      watchParent: { stdio.watchParent($0) },
      exit: { status in
        stdio.flush(within: .milliseconds(500))
        // Not `exit`: URLSession's threads may still run, and its teardown traps.
        _exit(status)
      })
    let session = Session(connection: connection, services: services)
    try stdio.watchSignals()
    stdio.start(deliver: { session.receive($0) }, onEnd: { _ in session.end() })
  }
}
