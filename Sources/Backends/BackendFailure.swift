/// Why a backend gave no (more) text.
public struct BackendFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    case unauthorized
    case forbidden
    case paymentRequired
    case modelNotFound
    case badRequest
    case rateLimited
    case overloaded
    case unreachable
    case timedOut
    case badResponse
    case cancelled
  }

  public var kind: Kind
  /// One sentence for the user: who said what, and what to change. Never holds a key.
  public var message: String
  /// The HTTP status, where there was one.
  public var status: Int?
  /// How long the provider asked us to wait.
  public var retryAfter: Duration?
  /// What to change, where the preset knows better than the kind tells; `message` ends with it.
  public var advice: String?

  public init(
    kind: Kind, message: String, status: Int? = nil, retryAfter: Duration? = nil,
    advice: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.status = status
    self.retryAfter = retryAfter
    self.advice = advice
  }

  public var description: String { message }
}
