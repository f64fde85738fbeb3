import Foundation
import Testing

@testable import Settings

@Suite struct ReadmeTests {
  /// `midfill options` prints what belongs there.
  @Test func theReadmeHasTheTableOfOptions() throws {
    let readme = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    #expect(text.contains(OptionTable.markdown))
  }
}
