/// What to do about a TLS connection that did not come about, by the words of libcurl and OpenSSL (on
/// macOS, of the system), which are all that URLSession tells.
struct TLSAdvice {
  let host: String
  let detail: String

  var text: String {
    let detail = detail.lowercased()
    func says(_ phrases: String...) -> Bool { phrases.contains(where: detail.contains) }
    if says("expired") {
      return "The certificate of \(host) has expired: ask who runs it to renew it, and check this "
        + "machine's clock."
    }
    if says("not yet valid") {
      return "The certificate of \(host) is not valid yet: check this machine's clock."
    }
    if says("self-signed", "self signed", "local issuer", "unknown ca", "untrusted", "not trusted")
    {
      return
        "The certificate of \(host) is from an authority that this machine does not know. If it "
        + "is your company's, add that to the system's certificates (on Debian: put it into "
        + "/usr/local/share/ca-certificates and run update-ca-certificates); SSL_CERT_FILE is not "
        + "read."
    }
    if says("does not match", "no alternative certificate", "hostname mismatch") {
      return
        "The certificate belongs to another host: correct the host in `base`, or a proxy on the "
        + "way answers for \(host)."
    }
    if says("wrong version number", "unknown protocol", "packet length too long", "http request") {
      return
        "The server does not speak TLS at this port: write http in `base`, or correct the port."
    }
    return "Check the certificate of \(host), the port in `base`, and whether a proxy on the way "
      + "answers in its place."
  }
}
