import Backends
import Completion
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import ProjectIndex
import PromptContext
import Settings
import Streaming

extension Session {
  func didChangeConfiguration(_ params: DidChangeConfigurationParams) {
    if let settings = params.settings, settings.object?.members.isEmpty == false {
      clientConfiguration = ClientSettings(.configuration, json: settings.description)
      applySettings()
    }
    pullConfiguration()
  }

  /// Asks the client for its settings, where it can be asked.
  func pullConfiguration() {
    guard capabilities.workspace.configuration else { return }
    let params = ConfigurationParams(items: [ConfigurationItem(section: "midfill")])
    let executor = executor
    connection.request(ConfigurationParams.method, params.params, timeout: .seconds(10)) { result in
      guard case .success(let answer) = result, let settings = answer[0], !settings.isNull else {
        return
      }
      executor.run {
        self.assumeIsolated { session in
          session.clientConfiguration = ClientSettings(.configuration, json: settings.description)
          session.applySettings()
        }
      }
    }
  }

  /// Takes over changed settings; backends whose settings changed are made anew.
  func applySettings() {
    let former = configuration
    loadSettings()
    let isSame =
      configuration.backends == former.backends && configuration.privacy == former.privacy
      && configuration.completion == former.completion
    if !isSame { assembleBackend() }
  }

  /// Puts the layers of settings together.
  func loadSettings() {
    let client = [initializationOptions, clientConfiguration].compactMap { $0 }
    configuration = services.settings.load(
      workspaceRoots: roots, client: client, flags: services.flags)
    log.configure(configuration.log)
    services.statistics?.configure(
      isOn: configuration.statistics.isOn, path: services.settings.statisticsFile)
    let configuration = configuration
    let sends = ledgerNotes
    engine.assumeIsolated {
      $0.report(sends: sends)
      $0.configure(
        configuration.completion, context: configuration.context, privacy: configuration.privacy)
    }
    tell(configuration.problems)
  }

  /// Writes down what is sent, where the user wants that.
  private var ledgerNotes: (@Sendable (SentRequest) -> Void)? {
    guard configuration.privacy.ledger else { return nil }
    let ledger = Ledger(path: services.settings.ledgerPath)
    let workspace = roots.first
    return { ledger.note($0, workspace: workspace) }
  }

  /// Makes the backend of the settings, which may take the time of a command that prints a key.
  func assembleBackend() {
    settling?.cancel()
    let (services, configuration, index) = (services, configuration, index)
    let task = Task {
      let assembly = await BackendAssembly.make(
        configuration, settings: services.settings, transport: services.transport, index: index)
      if !Task.isCancelled { self.use(assembly) }
    }
    settling = task
    engine.assumeIsolated { $0.await(task) }
  }

  private func use(_ assembly: BackendAssembly) {
    let problems = assembly.problems.filter { notices.isNew($0) }
    for problem in problems { log.write(.warning, problem) }
    if !problems.isEmpty { sayOfSettings(problems) }
    backendName = assembly.backend.name
    backendProblems = assembly.problems
    localModel = assembly.local
    log.write(.info, "completing with \(backendName)")
    engine.assumeIsolated { $0.use(assembly.backend, helper: assembly.helper) }
    for uri in documents.keys { judge(uri) }
  }

  /// Each problem of the configuration once: to the log, and together to the user.
  private func tell(_ problems: [SettingsProblem]) {
    let new = problems.map(\.description).filter { notices.isNew($0) }
    for problem in new { log.write(.warning, problem) }
    if !new.isEmpty { sayOfSettings(new) }
  }

  private func sayOfSettings(_ problems: [String]) {
    let count = problems.count == 1 ? "a mistake" : "\(problems.count) mistakes"
    say(
      client.needsShortMessages
        ? "\(count) in the settings: midfill.status" : problems.joined(separator: "\n"))
  }

  /// Shows a text to the user.
  func say(_ text: String, _ type: MessageType = .warning) {
    connection.notify(ShowMessageParams(type: type, message: "Midfill: \(text)"))
  }
}
