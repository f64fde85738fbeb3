import Backends
import Foundation
import TestSupport
import Testing

@testable import LanguageServer

@Suite struct LedgerTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func theDigestIsThatOfTheStandard(_ text: String, _ digest: String) {
    #expect(SHA256.digest(Array(text.utf8)) == digest)
  }

  @Test func aRequestIsWrittenDownWithoutItsText() throws {
    let path = folder.path + "/state/l.jsonl"
    let ledger = Ledger(path: path)
    let body = Array("the text of a prompt".utf8)
    for _ in 0..<2 {
      ledger.note(
        SentRequest(
          backend: "codestral", host: "api.example", body: body,
          files: [("a.swift", [0..<12]), ("b.swift", [3..<4, 9..<20])]),
        workspace: "/w")
    }
    ledger.flush()
    let entries = try #require(Ledger.entries(at: path))
    #expect(entries.count == 2)
    let entry = entries[0]
    #expect(entry.backend == "codestral" && entry.host == "api.example" && entry.bytes == 20)
    #expect(entry.files.map(\.path) == ["a.swift", "b.swift"])
    #expect(entry.files.map(\.lines) == [[[1, 12]], [[4, 4], [10, 20]]])
    #expect(entry.sha256 == SHA256.digest(body))
    let raw = try #require(FileManager.default.contents(atPath: path))
    #expect(!String(decoding: raw, as: UTF8.self).contains("prompt"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }
}
