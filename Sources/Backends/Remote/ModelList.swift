import Foundation
import HTTPStreaming

/// The models that a server says it has: `GET models` of OpenAI's API, `GET api/tags` of Ollama.
public struct ModelList: Sendable, Equatable {
  public var names: [String]

  /// Nil when the body is no such list.
  public init?(_ body: [UInt8]) {
    guard let json = JSON(body), let entries = (json["data"] ?? json["models"] ?? json).array else {
      return nil
    }
    names = []
    for entry in entries {
      let name = entry["id"] ?? entry["name"] ?? entry["model"]
      // Mistral's other names for a model.
      let aliases = entry["aliases"]?.array ?? []
      for name in ([name] + aliases).compactMap({ $0?.string }) where !names.contains(name) {
        names.append(name)
      }
    }
  }

  /// Ollama takes a name without a tag for `:latest`.
  public func contains(_ model: String) -> Bool {
    names.contains(model) || names.contains(model + ":latest")
  }

  /// Those that a mistyped name may have meant, nearest first, at most three.
  public func nearest(to model: String) -> [String] {
    NearestName.several(to: model, in: names)
  }

  /// The request for the list at the server, and with the key, of a completion's request. Nil where
  /// such a server has no list.
  public static func request(beside completion: HTTPRequest) -> HTTPRequest? {
    let routes = [
      ("/api/generate", "/api/tags"), ("/infill", "/v1/models"), ("/completion", "/v1/models"),
      ("/fim/completions", "/models"), ("/chat/completions", "/models"),
      ("/completions", "/models"),
    ]
    guard var parts = URLComponents(url: completion.url, resolvingAgainstBaseURL: true),
      let (route, list) = routes.first(where: { parts.percentEncodedPath.hasSuffix($0.0) })
    else { return nil }
    parts.percentEncodedPath = parts.percentEncodedPath.dropLast(route.count) + list
    guard let url = parts.url else { return nil }
    let headers = completion.headers.filter {
      !["content-type", "accept"].contains($0.name.lowercased())
    }
    return HTTPRequest(
      method: .get, url: url, headers: headers + [("Accept", "application/json")],
      deadlines: completion.deadlines)
  }
}
