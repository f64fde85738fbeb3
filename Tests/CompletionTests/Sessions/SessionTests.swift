import Foundation
import Testing

/// Whole typing sessions on virtual time, each with its timeline as the golden file.
///
/// With `MIDFILL_RECORD=1` in the environment a run writes the timelines anew; read the difference
/// before you keep it.
@Suite struct SessionTests {
  @Test(arguments: SessionScript.all)
  func session(_ script: SessionScript) async throws {
    let player = await SessionPlayer(script)
    let timeline = await player.play()
    if ProcessInfo.processInfo.environment["MIDFILL_RECORD"] != nil {
      let text = script.head + "--- timeline\n\(timeline)\n--- result\n\(player.result)\n"
      let file = SessionScript.folder.appendingPathComponent(script.file)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(timeline == script.timeline, "\n\(timeline)\n")
    #expect(player.result == script.result)
  }

  @Test func thereAreEnoughSessions() {
    #expect(SessionScript.all.count >= 40)
    #expect(Set(SessionScript.all.map(\.name)).count == SessionScript.all.count)
  }
}
