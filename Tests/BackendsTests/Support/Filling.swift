import Foundation
import HTTPStreaming
import Streaming
import Synchronization
import Testing
import TextDocuments

@testable import Backends

/// What a fill gave in the end.
struct Filled: Equatable {
  var text = ""
  var finish: FinishReason?
  var usage: Usage?
  var failure: BackendFailure?
}

extension Backend {
  /// Reads a fill to its end.
  func filled(_ request: FillRequest) async -> Filled {
    var filled = Filled()
    do {
      for try await event in fill(request) {
        switch event {
        case .text(let text): filled.text += text
        case .finished(let reason, let usage):
          filled.finish = reason
          filled.usage = usage
        }
      }
    } catch let failure as BackendFailure {
      filled.failure = failure
    } catch {
      Issue.record("a fill threw \(error)")
    }
    return filled
  }
}

extension FillRequest {
  static func sample(
    prefix: String = "def add(a, b):\n", suffix: String = "\n\nprint(add(1,2))",
    snippets: [FillSnippet] = [], path: String = "src/math.py", languageID: String = "python",
    maxTokens: Int = 64, stop: [String] = ["\n\n"], isInvoked: Bool = false
  ) -> FillRequest {
    FillRequest(
      prefix: prefix, suffix: suffix, snippets: snippets, path: path, languageID: languageID,
      maxTokens: maxTokens, stop: stop, isInvoked: isInvoked,
      document: TextSnapshot(prefix + suffix), offset: prefix.utf8.count, documentKey: "/p/" + path)
  }
}

extension BackendOptions {
  static func sample(_ preset: String, key: String? = "golden-key-0123456789") -> BackendOptions {
    BackendOptions(
      preset: preset, key: key.map { Secret($0) },
      keyOrigin: "the environment variable GOLDEN_KEY")
  }
}

/// A time that stands still until the test moves it.
final class FakeClock: BackendClock {
  private let time = Mutex<Duration>(.zero)
  /// Sat, 21 Nov 2026 09:55:10 GMT
  static let epoch = 1_795_254_910.0

  var now: Duration { time.withLock { $0 } }
  var unixTime: Double { Self.epoch + Double(now.components.seconds) }

  func advance(by duration: Duration) {
    time.withLock { $0 += duration }
  }
}
