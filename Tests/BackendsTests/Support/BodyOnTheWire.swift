import Foundation
import HTTPStreaming

@testable import Backends

extension HTTPRequest {
  var json: JSON { JSON(body) ?? .null }

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// As it goes over the wire, less what the transport adds.
  var wireText: String {
    let fields = headers.map { "\($0.name): \($0.value)\n" }.joined()
    return "\(method.rawValue) \(url.absoluteString)\n\(fields)\n"
      + String(decoding: body, as: UTF8.self)
  }
}
