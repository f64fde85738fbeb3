import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What this machine's resolver says of a host name.
public enum NameLookup: Sendable, Equatable {
  /// Numeric addresses, in the resolver's order.
  case addresses([String])
  /// There is no such name.
  case unknown
  /// The resolver had no answer, in the system's words.
  case failed(String)
  case timedOut

  /// Asks the resolver (`getaddrinfo`), which knows of files, name servers and their order.
  ///
  /// - Parameter limit: with dead name servers it may take half a minute by itself.
  public static func resolve(
    _ host: String, within limit: Duration = .seconds(5)
  ) async -> NameLookup {
    await OffPool.run(within: limit, late: .timedOut) {
      var list: UnsafeMutablePointer<addrinfo>?
      let status = getaddrinfo(host, nil, nil, &list)
      guard status == 0 else {
        return status == EAI_NONAME ? .unknown : .failed(String(cString: gai_strerror(status)))
      }
      defer { freeaddrinfo(list) }
      var addresses: [String] = []
      var next = list
      while let entry = next?.pointee {
        // An address comes once for each type of socket.
        if let text = numeric(entry), !addresses.contains(text) { addresses.append(text) }
        next = entry.ai_next
      }
      return .addresses(addresses)
    }
  }

  private static func numeric(_ entry: addrinfo) -> String? {
    var name = [CChar](repeating: 0, count: 64)
    let status = getnameinfo(
      entry.ai_addr, entry.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
    guard status == 0 else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Runs a call that blocks, and cannot be interrupted, away from Swift's own threads.
enum OffPool {
  /// - Parameter late: the answer where the call takes longer; it is then left to itself.
  static func run<Answer: Sendable>(
    within limit: Duration, late: Answer, _ call: @escaping @Sendable () -> Answer
  ) async -> Answer {
    await withCheckedContinuation { continuation in
      let first = FirstAnswer(continuation)
      DispatchQueue.global().async { first.give(call()) }
      let (seconds, attoseconds) = limit.components
      let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) {
        first.give(late)
      }
    }
  }

  private final class FirstAnswer<Answer: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Answer, Never>?>

    init(_ continuation: CheckedContinuation<Answer, Never>) {
      waiting = Mutex(continuation)
    }

    func give(_ answer: Answer) {
      let waiter = waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      waiter?.resume(returning: answer)
    }
  }
}
