import Testing

@testable import Settings

@Suite struct ProxyVariablesTests {
  private func proxies(_ environment: [String: String]) -> ProxyVariables {
    Fixture(environment: environment).loader.proxyVariables
  }

  @Test func eachSchemeHasItsOwn() {
    let proxies = proxies(["http_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2"])
    #expect(proxies.proxy(scheme: "http", host: "x.com")?.value == "http://a:1")
    #expect(proxies.proxy(scheme: "https", host: "x.com")?.name == "HTTPS_PROXY")
  }

  @Test func allProxyIsForTheRest() {
    let proxies = proxies(["ALL_PROXY": "socks5://a:1", "https_proxy": "http://b:2"])
    #expect(proxies.proxy(scheme: "http", host: "x.com")?.name == "ALL_PROXY")
    #expect(proxies.proxy(scheme: "https", host: "x.com")?.name == "https_proxy")
  }

  @Test func capitalHTTPProxyDoesNotCount() {
    let proxies = proxies(["HTTP_PROXY": "http://a:1"])
    #expect(proxies.proxy(scheme: "http", host: "x.com") == nil)
    #expect(proxies.ignored(scheme: "http", host: "x.com")?.value == "http://a:1")
    #expect(proxies.ignored(scheme: "https", host: "x.com") == nil)
  }

  @Test(arguments: [
    ("corp.example", "llm.corp.example", true),
    (".corp.example", "llm.corp.example", true),
    ("corp.example", "corp.example", true),
    ("corp.example", "notcorp.example", false),
    ("a.com, b.com", "B.com", true),
    ("*", "x.com", true),
    ("127.0.0.1", "127.0.0.1", true),
  ]) func exceptions(_ exceptions: String, _ host: String, _ isExcepted: Bool) {
    let proxies = proxies(["https_proxy": "http://a:1", "no_proxy": exceptions])
    #expect((proxies.proxy(scheme: "https", host: host) == nil) == isExcepted)
  }

  @Test(arguments: [
    ("http://ana:secret@p.example:3128/", "http://<redacted>@p.example:3128/"),
    ("ana:se@cret@p.example", "<redacted>@p.example"),
    ("http://p.example:3128", "http://p.example:3128"),
  ]) func passwordsAreNotShown(_ value: String, _ shown: String) {
    #expect(proxies(["http_proxy": value]).variables.first?.value == shown)
  }
}
