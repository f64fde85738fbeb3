/// Ends a stream when the last copy of it, of its iterators and of what listens to it is gone.
///
/// A class of its own that knows no events: a deinit of a generic class is generic wherever it is used.
@usableFromInline final class StreamReader: Sendable {
  private let end: @Sendable () -> Void

  @usableFromInline init(end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }
}
