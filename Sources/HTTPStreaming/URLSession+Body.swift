import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension URLSession {
  /// A task that sends a request with a body, and gives the answer piece by piece.
  func task(with request: URLRequest, body: Data) -> URLSessionTask {
    if body.isEmpty { return dataTask(with: request) }
    #if canImport(FoundationNetworking)
      // To set `httpBody` copies a request that something else holds, field by field.
      return uploadTask(with: request, from: body)
    #else
      // On macOS 14 and later an upload task offers the server in headers of its own to resume it
      // (draft-ietf-httpbis-resumable-upload).
      var request = request
      request.httpBody = body
      return dataTask(with: request)
    #endif
  }
}
