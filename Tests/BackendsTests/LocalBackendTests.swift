import Backends
import LocalModel
import ProjectIndex
import Streaming
import Testing
import TextDocuments

struct LocalBackendTests {
  private func request(_ before: String, _ after: String = "") -> FillRequest {
    FillRequest(
      prefix: before, suffix: after, path: "main.swift", languageID: "swift", isInvoked: true,
      document: TextSnapshot(before + after), offset: before.utf8.count,
      documentKey: "/p/main.swift")
  }

  private func backend() -> LocalBackend {
    let index = ProjectIndex()
    index.open(
      key: "/p/a.swift", languageID: "swift",
      snapshot: TextSnapshot("let total = prices.reduce(0, +)\n"))
    return LocalBackend(model: LocalModel(index: index))
  }

  @Test func streamsThePrediction() async throws {
    var events: [FillEvent] = []
    for try await event in backend().fill(request("let total = ")) { events.append(event) }
    #expect(events == [.text("prices.reduce(0, +)"), .finished(.stop, nil)])
  }

  @Test func endsWithoutTextWhenThereIsNone() async throws {
    var events: [FillEvent] = []
    let backend = LocalBackend(model: LocalModel(index: ProjectIndex()))
    for try await event in backend.fill(request("unheard ")) { events.append(event) }
    #expect(events == [.finished(.stop, nil)])
  }

  @Test func aCancelledRequestEnds() async {
    let backend = backend()
    let request = request("let total = ")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      for try await event in backend.fill(request) {
        if case .text(let text) = event { return text }
      }
      return ""
    }
    #expect((try? await task.value) ?? "" == "")
  }
}
