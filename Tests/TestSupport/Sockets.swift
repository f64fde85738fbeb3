import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The few socket calls that the loopback server needs, alike on Linux and macOS.
enum Sockets {
  struct Failure: Error, CustomStringConvertible {
    var call: String
    var code: CInt
    var description: String { "\(call): \(String(cString: strerror(code)))" }
  }

  /// A socket that listens on 127.0.0.1.
  static func listen(port: UInt16) throws -> CInt {
    let listener = try check("socket", streamSocket())
    var yes: CInt = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    try bind(listener, port: port)
    #if canImport(Darwin)
      _ = try check("listen", Darwin.listen(listener, 1024))
    #else
      _ = try check("listen", Glibc.listen(listener, 1024))
    #endif
    return listener
  }

  /// A port of 127.0.0.1 that nobody else gets while the process lives, and that refuses connections:
  /// its socket does not listen.
  static func refusingPort() throws -> UInt16 {
    let socket = try check("socket", streamSocket())
    try bind(socket, port: 0)
    return try port(of: socket)
  }

  private static func bind(_ socket: CInt, port: UInt16) throws {
    var address = loopback(port: port)
    #if canImport(Darwin)
      let result = withGenericAddress(&address) { Darwin.bind(socket, $0, $1) }
    #else
      let result = withGenericAddress(&address) { Glibc.bind(socket, $0, $1) }
    #endif
    _ = try check("bind", result)
  }

  static func port(of socket: CInt) throws -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    _ = try check("getsockname", result)
    return UInt16(bigEndian: address.sin_port)
  }

  /// The next connection; nil once the listener was shut down.
  static func accept(_ listener: CInt) -> CInt? {
    while true {
      #if canImport(Darwin)
        let socket = Darwin.accept(listener, nil, nil)
      #else
        let socket = Glibc.accept(listener, nil, nil)
      #endif
      guard socket >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        return nil
      }
      closeOnExec(socket)
      var yes: CInt = 1
      let size = socklen_t(MemoryLayout<CInt>.size)
      setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, size)
      #if canImport(Darwin)
        setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &yes, size)
      #endif
      return socket
    }
  }

  /// Makes a blocked `accept` return: a shutdown does it on Linux, a connection everywhere.
  static func wakeAccept(_ listener: CInt) {
    guard let port = try? port(of: listener) else { return }
    shutdown(listener, CInt(SHUT_RDWR))
    #if canImport(Darwin)
      let socket = streamSocket()
      var address = loopback(port: port)
      _ = withGenericAddress(&address) { connect(socket, $0, $1) }
      close(socket)
    #else
      _ = port
    #endif
  }

  /// The bytes that are there; nil when the peer has closed or broken the connection.
  static func receive(_ socket: CInt) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
      repeat {
        count = max(-1, recv(socket, buffer.baseAddress, buffer.count, 0))
      } while count < 0
        && errno == EINTR
      count = max(0, count)
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// How many bytes went out; not positive when the connection is broken.
  static func send(_ socket: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      return Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
    #else
      return Glibc.send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
    #endif
  }

  /// The next `close` sends RST in place of FIN.
  static func resetOnClose(_ socket: CInt) {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  static func pipe() -> (read: CInt, write: CInt) {
    var ends: [CInt] = [-1, -1]
    #if canImport(Darwin)
      _ = Darwin.pipe(&ends)
    #else
      _ = Glibc.pipe(&ends)
    #endif
    return (closeOnExec(ends[0]), closeOnExec(ends[1]))
  }

  static func drain(_ pipe: CInt) {
    var buffer = [UInt8](repeating: 0, count: 64)
    _ = read(pipe, &buffer, buffer.count)
  }

  static func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = name
    thread.stackSize = 512 << 10
    thread.start()
  }

  private static func streamSocket() -> CInt {
    #if canImport(Darwin)
      closeOnExec(socket(AF_INET, SOCK_STREAM, 0))
    #else
      closeOnExec(socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
    #endif
  }

  /// A program that a test starts must not hold our sockets open.
  @discardableResult
  private static func closeOnExec(_ file: CInt) -> CInt {
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }

  private static func withGenericAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func check(_ call: String, _ result: CInt) throws -> CInt {
    guard result >= 0 else { throw Failure(call: call, code: errno) }
    return result
  }
}
