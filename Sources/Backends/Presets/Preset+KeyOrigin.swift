import HTTPStreaming

extension Preset {
  /// The preset's own hosts.
  var origins: [HTTPOrigin] {
    [base, alternateBase].compactMap { $0 }
      .compactMap { Endpoint(preset: $0, region: nil).origin }
  }

  /// Whether a key in one of the preset's environment variables is meant for a server at `origin`.
  ///
  /// Besides the preset's own hosts that is:
  /// - This machine: what listens here runs for the user, as a proxy or a test does.
  /// - Any host, for software that everybody runs on a host of their own (LiteLLM, vLLM, llama.cpp …;
  ///   the preset's base is this machine): its variable names no provider, so the only server that it
  ///   can be for is the one that the user names.
  func ownsKeys(at origin: HTTPOrigin) -> Bool {
    origin.isThisMachine || origins.contains(origin) || origins.allSatisfy(\.isThisMachine)
  }
}
