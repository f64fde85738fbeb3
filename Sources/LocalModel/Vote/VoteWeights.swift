/// Weights of the vote: exp(features · candidate) is what a candidate weighs, exp(queryFeatures ·
/// none) what speaks for none of them.
public struct VoteWeights: Sendable, Equatable {
  /// In the order of `Feature`.
  public var candidate: [Float]
  /// In the order of `QueryFeature`.
  public var none: [Float]

  public init(candidate: [Float], none: [Float]) {
    self.candidate = candidate
    self.none = none
  }

  /// Fitted by maximum likelihood on 3,200 places in real commits of eight repositories in eight
  /// languages (Alamofire, httpx, fzf, bat, vscode-languageserver-node, libuv, gson, telescope.nvim).
  public static let fitted = VoteWeights(
    candidate: [
      1.0626, 0.0160, 0.2856, 0.4046, 0.2443, 0.9734, -0.4704, 1.0586, -0.0683, 1.0341, 0.1870,
      -0.9701, 4.2097, 0.2832, 0.7567, -0.2124, 0.9642, 0.2700, 0.5210, -1.8821, -0.7080, -1.7306,
      -2.3479, -2.2916, -0.3499, -1.5852,
    ],
    none: [1.5006, 1.9717, 1.4071, 0.3517, 0.5874, 0.3442, 0.6922, 2.2619, 0.0849])
}
