import Backends
import Streaming
import TextDocuments

/// The completion that a backend is asked for. Made-up code: nothing of the user's is sent.
struct Probe: Sendable {
  /// A name that stands after the cursor and nowhere else: who uses it has read the suffix.
  static let marker = "quokka_area"

  /// For a provider: the answer should be about `quokka_area = width * height`.
  static let remote = request(
    prefix: "def rectangle(width, height):\n    # The two sides, multiplied.\n    ",
    suffix: "\n    return \(marker)\n")

  /// For the local model, which can only repeat what it has seen.
  static let local = request(
    prefix: """
      def area(width, height):
          product = width * height
          return product


      def floor(width, height):
          product =\u{20}
      """,
    suffix: "\n    return product\n")

  private static func request(prefix: String, suffix: String) -> FillRequest {
    FillRequest(
      prefix: prefix, suffix: suffix, path: "example.py", languageID: "python", maxTokens: 48,
      isInvoked: true, document: TextSnapshot(prefix + suffix), offset: prefix.utf8.count,
      documentKey: "midfill-doctor:example.py")
  }

  struct Answer: Sendable {
    var text = ""
    var firstText: Duration?
    var total = Duration.zero
    var failure: BackendFailure?

    /// Whether there is anything to show.
    var hasText: Bool { !text.allSatisfy(\.isWhitespace) }
  }

  static func ask(
    _ backend: any Backend, _ request: FillRequest, clock: any BackendClock
  ) async -> Answer {
    let start = clock.now
    var answer = Answer()
    do {
      for try await event in backend.fill(request) {
        guard case .text(let text) = event else { continue }
        answer.firstText = answer.firstText ?? clock.now - start
        answer.text += text
      }
    } catch {
      answer.failure =
        error as? BackendFailure ?? BackendFailure(kind: .badResponse, message: "\(error)")
    }
    answer.total = clock.now - start
    return answer
  }
}
