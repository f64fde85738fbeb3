/// A place in the index from which the text at the cursor could be continued.
public struct Candidate: BitwiseCopyable, Hashable {
  /// Index into `IndexReader.sources`.
  public var source: Int32
  /// Index of its first token in the source.
  public var token: Int32
}
