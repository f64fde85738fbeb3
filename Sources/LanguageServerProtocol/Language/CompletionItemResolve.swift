import JSONCodec

/// `completionItem/resolve`: the client shows an item and wants the rest of it. The params are the
/// item as the client kept it, which goes back with everything that is in it.
public struct CompletionItemResolveParams: ClientRequest, JSONDecodable {
  public static let method = "completionItem/resolve"
  public typealias Response = JSONValue

  public var label: String
  /// What the server put into `CompletionItem.data`.
  public var data: JSONValue?
  private let item: JSONObject

  public init(json: JSONValue) throws(InvalidParams) {
    guard let item = json.object else { throw InvalidParams(problem: "is not an object") }
    self.item = item
    label = try json.required("label")
    data = json.optional("data")
  }

  /// The answer: the same item with what was found out since; nil leaves a member as it is.
  public func resolved(
    detail: String? = nil, documentation: MarkupContent? = nil
  ) -> JSONValue {
    var resolved = item
    if let detail { resolved["detail"] = .string(detail) }
    if let documentation { resolved["documentation"] = documentation.json }
    return .object(resolved)
  }
}
