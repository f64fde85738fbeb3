import HTTPStreaming

extension FailureReport {
  /// No answer at all, or only a part of one.
  func failure(_ failure: HTTPFailure, deadlines: HTTPDeadlines) -> BackendFailure {
    switch failure {
    case .unreachable(let reason, let detail):
      let detail = words.quote(detail).map { " (\($0))" } ?? ""
      let cause =
        switch reason {
        case .nameResolution: "the name \(host) is not known\(detail); check `base` and the network"
        case .refused:
          "nothing listens at \(host)\(detail); start the server, or check `base`"
            + (unreachableHint.map { " (\($0))" } ?? "")
        case .tls: "no safe connection to \(host)\(detail); check its certificate or the proxy"
        case .proxy: "the proxy on the way to \(host) refused\(detail); check the proxy settings"
        case .other: "no connection to \(host)\(detail); check the network and the proxy"
        }
      return BackendFailure(kind: .unreachable, message: "\(title) cannot be reached: \(cause).")
    case .invalidRequest(let detail):
      return BackendFailure(
        kind: .badRequest,
        message:
          "The request to \(title) could not be written\(words.quote(detail).map { ": \($0)" } ?? "")"
          + "; check `base` and `headers`.")
    case .timedOut(let phase):
      let what =
        switch phase {
        case .firstByte: "did not begin to answer within \(deadlines.firstByte.inSeconds)"
        case .stall: "stopped in its answer for \(deadlines.stall.inSeconds)"
        case .total: "did not end its answer within \(deadlines.total.inSeconds)"
        }
      return BackendFailure(kind: .timedOut, message: "\(title) \(what) (\(host)).")
    case .connectionLost(let afterBody, let detail):
      let detail = words.quote(detail).map { " (\($0))" } ?? ""
      return BackendFailure(
        kind: afterBody ? .badResponse : .unreachable,
        message:
          "\(title) broke off \(afterBody ? "in its answer" : "before it answered")\(detail); "
          + "Midfill tries again by itself.")
    case .redirectRefused(let status, let place):
      let place = words.quote(place) ?? "another host"
      return BackendFailure(
        kind: .badResponse,
        message: "\(title) answered \(status), a redirect to \(place), which Midfill does not "
          + "follow with a key. If that is the right place, set `base` to it.", status: status)
    case .tooLarge(let limit):
      return BackendFailure(
        kind: .badResponse,
        message: "\(title) sent more than \(limit >> 10) KiB for one completion; the rest was not "
          + "read. Check that `base` (\(address)) is a completion server.")
    case .cancelled:
      return BackendFailure(kind: .cancelled, message: "The request to \(title) was cancelled.")
    }
  }

  /// - Parameter status: of the 200s.
  func badResponse(_ fault: AnswerFault, status: Int) -> BackendFailure {
    let what =
      switch fault {
      case .empty: "with nothing at all"
      case .webPage(let page):
        "with a web page\(words.quote(page).map { " (\"\($0)\")" } ?? "") where a completion was due"
      case .notJSON(let text):
        "with something that is not JSON\(words.quote(text).map { " (\"\($0)\")" } ?? "")"
      case .charset(let name): "in the character set \(words.quote(name) ?? "?"), not UTF-8"
      case .noChoice: "without any text to choose from"
      case .failed(let reason): "and then gave up (finish reason \"\(words.quote(reason) ?? "")\")"
      }
    let advice =
      switch fault {
      case .failed: "Midfill tries again with the next request."
      case .webPage:
        "Check `base` (\(address)), and whether a proxy or a login page stands in between."
      default: "Check `base` (\(address)) and that the preset fits the server."
      }
    return BackendFailure(
      kind: .badResponse, message: "\(title) answered \(status) \(what). \(advice)", status: status)
  }

  /// With the port.
  var host: String {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return String(rest.prefix { $0 != "/" })
  }
}
