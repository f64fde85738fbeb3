import Backends

/// What to change after a server answered and gave no completion.
struct FailureAdvice {
  let failure: BackendFailure
  let options: BackendOptions
  let preset: Preset
  let exchanges: [Exchange]
  let listsModels: Bool

  private var host: String { exchanges.last.map { "\($0.host):\($0.port)" } ?? "" }

  /// - Parameter model: what the server's list of models says to change.
  func text(model: String?) -> String? {
    if let advice = failure.advice { return advice }
    switch failure.kind {
    case .unauthorized: return key
    case .forbidden:
      return "Ask \(preset.title) for access to the model, or set another `model`."
    case .paymentRequired:
      return "Add credit to the account at \(preset.title) or raise its limit, or choose another "
        + "backend; the local model costs nothing."
    case .modelNotFound:
      return model ?? "Set `model` to one that \(preset.title) has."
    case .badRequest:
      if failure.status == 404 || failure.status == 405 { return route }
      return model ?? "Correct `model` and `extra`: the server does not take the request."
    case .rateLimited:
      let wait = failure.retryAfter.map { "\($0.inWords)" } ?? "a minute"
      return "Wait \(wait) and try again; if it happens often, ask for higher limits."
    case .overloaded:
      return
        "Try again later; if it stays so, look at the log of \(host), or choose another backend."
    case .timedOut:
      return "Try again; if \(host) stays this slow, choose another backend or a smaller `model`."
    case .unreachable:
      return "Try again, and check that `base` names a completion server."
    case .badResponse:
      return
        "Correct `base`: \(host) does not answer as \(preset.title) does. If a proxy or a login "
        + "page stands in between, sign in there first."
    case .cancelled: return nil
    }
  }

  private var key: String {
    guard options.key != nil, let origin = options.keyOrigin else {
      let name = preset.keyNames.first.map { " in \($0)" } ?? ""
      return "Set a key\(name), in the environment that the editor starts in."
    }
    let hosts = exchanges.filter { $0.status == 401 }.map(\.host)
    let both = Set(hosts).count > 1 ? " (\(hosts.joined(separator: " and ")) both refused it)" : ""
    return "Put a key that \(preset.title) accepts into \(origin)\(both): make a new one at "
      + "\(preset.title), and copy it whole."
  }

  private var route: String {
    let route = exchanges.last?.route ?? ""
    if listsModels {
      return
        "\(host) lists models but has no \(route), so it does not fill in the middle this way. "
        + "Choose the preset that fits it, such as litellm-chat (chat models), litellm or vllm "
        + "(completions) or llamacpp; or give another `base`."
    }
    return
      "Correct `base`: there is no \(route) at \(host). `midfill backends` shows what each preset "
      + "expects."
  }
}
