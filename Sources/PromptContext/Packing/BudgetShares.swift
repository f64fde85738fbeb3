import Foundation

/// How a prompt's budget is divided, by its size. What one part leaves goes to the others.
public struct BudgetShares: Sendable, Equatable {
  public var prefix: Double
  public var suffix: Double
  /// For text from elsewhere.
  public var context: Double { max(0, 1 - prefix - suffix) }

  public init(prefix: Double, suffix: Double) {
    self.prefix = prefix
    self.suffix = suffix
  }

  /// Small prompts are spent on the text around the cursor; from 2,000 tokens on more than half of a
  /// prompt is other text. Between the rows the shares go over in the logarithm of the size.
  private static let rows: [(tokens: Double, prefix: Double, suffix: Double)] = [
    (512, 0.35, 0.15), (1_024, 0.34, 0.14), (2_048, 0.24, 0.11), (4_096, 0.24, 0.12),
    (8_192, 0.24, 0.13),
  ]

  public init(tokens: Int) {
    let rows = BudgetShares.rows
    let size = Double(max(tokens, 1))
    guard let above = rows.firstIndex(where: { $0.tokens >= size }) else {
      self.init(prefix: rows[rows.count - 1].prefix, suffix: rows[rows.count - 1].suffix)
      return
    }
    guard above > 0 else {
      self.init(prefix: rows[0].prefix, suffix: rows[0].suffix)
      return
    }
    let (low, high) = (rows[above - 1], rows[above])
    let part = log(size / low.tokens) / log(high.tokens / low.tokens)
    self.init(
      prefix: low.prefix + part * (high.prefix - low.prefix),
      suffix: low.suffix + part * (high.suffix - low.suffix))
  }
}
