import TestSupport
import Testing

@Suite struct BackendsCommandTests {
  @Test func eachPresetTellsWhatItNeeds() async throws {
    let run = try await run(["backends"], in: TemporaryFolder())
    #expect(run.status == 0)
    #expect(
      run.output.contains(
        """
        langdock      Codestral through Langdock, in its region `eu`
                      key:   LANGDOCK_API_KEY
                      base:  https://api.langdock.com/mistral/{region}/v1
                      model: codestral-2405

        """))
    #expect(run.output.contains("model: yours: the name that the server gives it"))
    #expect(run.output.contains("model: the server's"))
    #expect(run.output.contains("OLLAMA_API_KEY, if the server asks for one"))
    #expect(run.output.contains("~/.config/midfill/config.json"))
  }

  @Test func wordsAreRefused() async throws {
    #expect(try await run(["backends", "codestral"], in: TemporaryFolder()).status == 2)
  }
}
