import JSONCodec
import JSONRPC
import LanguageServerProtocol
import ProjectIndex

extension Session {
  /// Shows how far the index is, in editors that can.
  func showIndexing() {
    guard capabilities.window.workDoneProgress else { return }
    let (index, connection, progress) = (index, connection, services.indexProgress)
    Task {
      var token: ProgressToken?
      var shown = 0
      for await progress in await progress(index) {
        if !progress.isIndexing { break }
        if token == nil {
          let created = ProgressToken.string("midfill.index")
          let request = WorkDoneProgressCreateParams(token: created)
          _ = try await connection.request(
            WorkDoneProgressCreateParams.method, request.params, timeout: .seconds(5))
          connection.notify(
            ProgressParams(token: created, .begin(title: "Midfill: indexing", percentage: 0)))
          token = created
        }
        guard let token, progress.percentage != shown else { continue }
        shown = progress.percentage
        let message = "\(progress.filesDone) of \(progress.filesKnown) files"
        connection.notify(
          ProgressParams(token: token, .report(message: message, percentage: shown)))
      }
      if let token { connection.notify(ProgressParams(token: token, .end())) }
    }
  }
}

extension IndexProgress {
  /// The number of files known grows during the walk, so this is no promise.
  fileprivate var percentage: Int {
    filesKnown > 0 ? min(filesDone * 100 / filesKnown, 100) : 0
  }
}
