import Foundation
import Testing

@testable import Backends

struct EndpointTests {
  private func url(_ base: String, preset: String = "mistral", insecure: Bool = false) throws
    -> String?
  {
    let preset = try #require(Preset.named(preset))
    let dialect = try #require(preset.dialect.dialect)
    var options = BackendOptions(preset: preset.name)
    options.allowInsecure = insecure
    let endpoint = try Endpoint(user: base, preset: preset, dialect: dialect, options: options)
    return endpoint.url(dialect.routes[0])?.absoluteString
  }

  @Test(arguments: [
    "https://api.mistral.ai", "https://api.mistral.ai/", "https://api.mistral.ai/v1",
    "https://api.mistral.ai/v1/", "https://api.mistral.ai/v1//", " https://api.mistral.ai/v1\n",
    "https://api.mistral.ai/v1/fim/completions", "https://api.mistral.ai/v1/fim/completions/",
    "https://api.mistral.ai/v1/models", "HTTPS://api.mistral.ai/v1",
  ])
  func `A base is understood however it is written`(base: String) throws {
    #expect(try url(base) == "https://api.mistral.ai/v1/fim/completions")
  }

  @Test(arguments: [
    ("http://127.0.0.1:4000/mistral", "http://127.0.0.1:4000/mistral/v1/fim/completions"),
    ("http://127.0.0.1:4000/mistral/v1", "http://127.0.0.1:4000/mistral/v1/fim/completions"),
    ("http://[::1]:4000", "http://[::1]:4000/v1/fim/completions"),
    ("https://h.example/v1?api-version=2", "https://h.example/v1/fim/completions?api-version=2"),
  ])
  func `Path, port and query of a base are kept`(base: String, expected: String) throws {
    #expect(try url(base) == expected)
  }

  @Test(arguments: [
    ("https://api.langdock.com", "https://api.langdock.com/mistral/eu/v1/fim/completions"),
    (
      "https://d.example/api/public/mistral/us/v1",
      "https://d.example/api/public/mistral/us/v1/fim/completions"
    ),
  ])
  func `A bare host gets the path that the preset knows`(base: String, expected: String) throws {
    #expect(try url(base, preset: "langdock") == expected)
  }

  @Test(arguments: [
    ("api.mistral.ai/v1", BackendConfigurationError.Kind.badBase, "https://api.mistral.ai/v1"),
    ("localhost:8080", .badBase, "http://localhost:8080"),
    ("", .badBase, "no http or https address"),
    ("ftp://h/v1", .badBase, "no http or https address"),
    ("https://", .badBase, "no http or https address"),
    ("https://me:secret@h.example/v1", .badBase, "put the key into `key`"),
    ("https://api.mistral.ai/v1/chat/completions", .badBase, "litellm-chat"),
    ("http://api.mistral.ai/v1", .insecureBase, "https"),
    ("http://203.0.113.9/v1", .insecureBase, "allowInsecure"),
    ("http://172.32.0.1/v1", .insecureBase, "allowInsecure"),
  ])
  func `A base that cannot be right is refused with the reason`(
    base: String, kind: BackendConfigurationError.Kind, words: String
  ) throws {
    let error = #expect(throws: BackendConfigurationError.self) { try url(base) }
    #expect(error?.kind == kind)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("secret") == false)
  }

  @Test(arguments: [
    "localhost", "127.0.0.1", "127.9.9.9", "[::1]", "10.1.2.3", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.1.1", "100.64.0.1", "[fd00::1]", "[fe80::1]", "litellm",
    "gpu.local", "box.lan", "host.docker.internal",
  ])
  func `http is fine on this machine and in private networks`(host: String) throws {
    #expect(try url("http://\(host):4000")?.hasPrefix("http://\(host):4000/v1/") == true)
  }

  @Test func `http to a public host is sent only when allowed`() throws {
    #expect(
      try url("http://h.example", insecure: true) == "http://h.example/v1/fim/completions")
  }
}
