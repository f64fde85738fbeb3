import Dispatch
import Foundation
import TestSupport
import Testing

@testable import HTTPStreaming

@Suite struct LocalNetworkTests {
  @Test func thisMachineHasAName() async {
    guard case .addresses(let addresses) = await NameLookup.resolve("localhost") else {
      Issue.record("localhost is not known")
      return
    }
    #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
    #expect(Set(addresses).count == addresses.count)
  }

  /// `.invalid` never exists (RFC 6761); without any name server the answer is another one.
  @Test func noSuchName() async {
    if case .addresses = await NameLookup.resolve("no-such-host.invalid") {
      Issue.record("a name that cannot exist has an address")
    }
  }

  @Test func aCallThatTakesTooLongIsLeftToItself() async throws {
    let end = DispatchSemaphore(value: 0)
    let answer = await OffPool.run(within: .milliseconds(1), late: "late") {
      end.wait()
      return "in time"
    }
    #expect(answer == "late")
    end.signal()
  }

  @Test func aListenerAcceptsAndAClosedPortDoesNot() async throws {
    let server = try LoopbackServer(replies: .text(""))
    defer { server.stop() }
    #expect(await LocalNetwork.accepts(host: "127.0.0.1", port: Int(server.port)))
    let refused = try LoopbackServer.refusedURL()
    #expect(await !LocalNetwork.accepts(host: "127.0.0.1", port: refused.port ?? 0))
  }
}
