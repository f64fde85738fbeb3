import Synchronization

/// What tasks on many threads write together.
final class Record<Value: Sendable>: Sendable {
  fileprivate let state: Mutex<Value>

  init(_ value: Value) { state = Mutex(value) }

  var value: Value { state.withLock { $0 } }

  func change(_ body: (inout Value) -> Void) {
    state.withLock { body(&$0) }
  }
}

extension Record<Int> {
  /// - Returns: how many it are with this one.
  func count() -> Int {
    state.withLock { value in
      value += 1
      return value
    }
  }
}
