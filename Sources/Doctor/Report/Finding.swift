/// One thing that was looked at, and what was found.
public struct Finding: Sendable, Equatable, Encodable {
  public enum Subject: String, Sendable, Encodable, CaseIterable {
    case files
    case backend
    case privacy
    case key
    case address
    case proxy
    case name
    case connection
    case completion
    case model
    case suffix
    case streaming
    case limits
    case index
  }

  public enum Status: String, Sendable, Encodable {
    case ok
    /// Worth knowing, and nothing to do about.
    case note
    /// Works, but not as it should.
    case warning
    /// Does not work.
    case failed
  }

  public var subject: Subject
  public var status: Status
  /// In a sentence without its period. Never holds a key.
  public var text: String
  /// What to change, as an imperative sentence.
  public var advice: String?

  init(_ subject: Subject, _ status: Status, _ text: String, advice: String? = nil) {
    self.subject = subject
    self.status = status
    self.text = text
    self.advice = advice
  }
}
