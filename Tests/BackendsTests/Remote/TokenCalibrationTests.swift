import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct TokenCalibrationTests {
  @Test func `Starts at 3.3 and moves a fifth of the way`() {
    var calibration = TokenCalibration()
    #expect(calibration.bytesPerToken(languageID: "go") == 3.3)
    calibration.learn(bytes: 4_300, tokens: 1_000, languageID: "go")
    #expect(abs(calibration.bytesPerToken(languageID: "go") - 3.5) < 1e-9)
    for _ in 0..<40 { calibration.learn(bytes: 4_300, tokens: 1_000, languageID: "go") }
    #expect(abs(calibration.bytesPerToken(languageID: "go") - 4.3) < 0.01)
  }

  @Test func `Languages differ; a new one starts from all that was seen`() {
    var calibration = TokenCalibration()
    for _ in 0..<40 { calibration.learn(bytes: 2_500, tokens: 1_000, languageID: "haskell") }
    #expect(abs(calibration.bytesPerToken(languageID: "ocaml") - 2.5) < 0.01)
    calibration.learn(bytes: 4_500, tokens: 1_000, languageID: "ocaml")
    #expect(abs(calibration.bytesPerToken(languageID: "ocaml") - 2.9) < 0.01)
    #expect(abs(calibration.bytesPerToken(languageID: "haskell") - 2.5) < 0.01)
  }

  @Test(arguments: [(1_000, 0), (100, 30), (100_000, 1_000), (100, 1_000)])
  func `Counts that cannot be right teach nothing`(bytes: Int, tokens: Int) {
    var calibration = TokenCalibration()
    calibration.learn(bytes: bytes, tokens: tokens, languageID: "go")
    #expect(calibration.bytesPerToken(languageID: "go") == 3.3)
  }

  @Test func `A backend learns from the provider's counts`() async throws {
    let transport = FakeTransport([
      .head(200),
      .body(
        #"{"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":100,"completion_tokens":1}}"#
      ),
    ])
    let backend = try BackendFactory.make(.sample("mistral"), transport: transport)
    #expect(backend.promptBudget(languageID: "python") == PromptBudget())
    _ = await backend.filled(
      .sample(prefix: String(repeating: "x", count: 400), suffix: String(repeating: "y", count: 30))
    )
    #expect(abs(backend.promptBudget(languageID: "python").bytesPerToken - 3.5) < 1e-9)
  }
}
