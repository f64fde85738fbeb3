/// What is known of a remote backend and its provider: for `doctor` and status. Holds no key.
public struct BackendInspection: Sendable, Equatable {
  /// A limit as the provider tells it in the headers of its answers.
  public struct Window: Sendable, Equatable {
    /// Per minute.
    public var limit: Int?
    public var remaining: Int?
  }

  public var preset: String
  public var dialect: DialectName
  /// The URL that requests go to, without its query.
  public var address: String
  public var model: String?
  /// Where the key came from, in the user's words; nil when none is sent.
  public var keyOrigin: String?
  /// How text after the cursor is sent, after what the server taught us.
  public var suffix: SuffixMode
  /// Whether the latest answer came as a stream; nil before the first.
  public var isStreaming: Bool?
  public var requests: Window
  public var tokens: Window
  /// The most prompt that the server takes, in tokens, once it complained of too much.
  public var promptLimit: Int?
}
