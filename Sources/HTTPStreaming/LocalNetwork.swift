#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What can be known of the way to a server before HTTP is spoken on it.
public enum LocalNetwork {
  /// Whether this machine has an address on any network but its own loopback.
  public static var isConnected: Bool {
    // <net/if.h>; the same numbers on Linux and macOS, but not the same types.
    let (up, loopback): (UInt32, UInt32) = (0x1, 0x8)
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return true }
    defer { freeifaddrs(list) }
    var next = list
    while let entry = next?.pointee {
      if entry.ifa_flags & up != 0, entry.ifa_flags & loopback == 0,
        let family = entry.ifa_addr?.pointee.sa_family,
        Int32(family) == AF_INET || Int32(family) == AF_INET6
      {
        return true
      }
      next = entry.ifa_next
    }
    return false
  }

  /// Whether a TCP connection comes about. Tells a server that is slow from one that is not reached,
  /// which URLSession does not.
  public static func accepts(
    host: String, port: Int, within limit: Duration = .seconds(3)
  ) async -> Bool {
    await OffPool.run(within: limit, late: false) {
      var list: UnsafeMutablePointer<addrinfo>?
      guard getaddrinfo(host, String(port), nil, &list) == 0 else { return false }
      defer { freeaddrinfo(list) }
      var next = list
      while let entry = next?.pointee {
        if entry.ai_socktype == stream {
          let descriptor = socket(entry.ai_family, stream, 0)
          defer { close(descriptor) }
          // Blocks for as long as the system tries; nobody waits then.
          if descriptor >= 0, connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 {
            return true
          }
        }
        next = entry.ai_next
      }
      return false
    }
  }

  #if canImport(Glibc)
    private static let stream = Int32(SOCK_STREAM.rawValue)
  #else
    private static let stream = SOCK_STREAM
  #endif
}
