import Dispatch

/// Runs a benchmark that suspends, and waits for its end.
func waitFor(_ measure: @escaping @Sendable () async throws -> Void) {
  let done = DispatchSemaphore(value: 0)
  Task {
    do { try await measure() } catch { print("failed: \(error)") }
    done.signal()
  }
  done.wait()
}
