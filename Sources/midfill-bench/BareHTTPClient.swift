#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An HTTP client with nothing in it: one blocking socket, one request at a time. What it needs
/// is the floor under every other client on this machine.
///
/// Unchecked Sendable: one thread sends, then one thread reads; they never do both at once.
final class BareHTTPClient: @unchecked Sendable {
  let socket: CInt
  private let request: [UInt8]
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init?(port: UInt16, path: String, body: String) {
    #if canImport(Darwin)
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    request = Array(
      """
      POST \(path) HTTP/1.1\r
      Host: 127.0.0.1:\(port)\r
      Content-Type: application/json\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return nil }
    var yes: CInt = 1
    setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
  }

  deinit { close(socket) }

  func sendRequest() {
    _ = send(socket, request, request.count, 0)
  }

  /// What has come, or comes next; nil at the end.
  func readSome() -> [UInt8]? {
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Reads until a body byte has come. Leaves nothing behind if the whole answer comes with it.
  func readFirstBodyByte() {
    var seen: [UInt8] = []
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      seen += buffer[..<count]
      if let end = seen.indices.dropLast(4).first(where: { seen[$0...].starts(with: Self.headEnd) }
      ),
        seen.count > end + 4
      {
        return
      }
    }
  }

  private static let headEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
}
