import Testing

@testable import JSONRPC

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct StandardStreamsTests {
  @Test func strayOutputGoesToStderrAndStrayInputFindsNothing() async throws {
    let (input, output, error) = (try TestPipe(), try TestPipe(), try TestPipe())
    let streams = try StandardStreams.claim(
      input: input.reading, output: output.writing, error: error.writing)
    defer {
      close(streams.input)
      close(streams.output)
    }
    // What a stray `print` would do.
    try output.write("stray")
    #expect(try await error.read(count: 5) == Array("stray".utf8))
    // What a stray `readLine` would do.
    #expect(try await input.read(count: 1) == [])
    // The conversation goes on as before.
    try input.write("question")
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = buffer.withUnsafeMutableBytes {
      systemRead(streams.input, $0.baseAddress, $0.count)
    }
    #expect(buffer.prefix(count) == Array("question".utf8)[...])
    #expect(systemWrite(streams.output, "answer", 6) == 6)
    #expect(try await output.read(count: 6) == Array("answer".utf8))
    for descriptor in [streams.input, streams.output] {
      #expect(descriptor > 2)
      #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }
  }

  @Test func aClosedStderrIsFilledIn() throws {
    let (input, output) = (try TestPipe(), try TestPipe())
    // A number that is not open, far from those that parallel tests get.
    let error: Int32 = 900
    #expect(fcntl(error, F_GETFD) < 0)
    let streams = try StandardStreams.claim(
      input: input.reading, output: output.writing, error: error)
    defer { for end in [error, streams.input, streams.output] { close(end) } }
    #expect(systemWrite(error, "x", 1) == 1)
    #expect(systemWrite(output.writing, "x", 1) == 1)
  }

  @Test func aClosedStdinIsAnError() throws {
    let output = try TestPipe()
    #expect(throws: POSIXError(code: EBADF)) {
      try StandardStreams.claim(input: 901, output: output.writing, error: 902)
    }
  }
}
