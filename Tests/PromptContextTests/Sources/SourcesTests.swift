import Testing
import TextDocuments

@testable import PromptContext

/// Each source alone, over a small project on disk.
@Suite struct SourcesTests {
  static let project = [
    "src/inventory.py": """
    from src.pricing import Discount


    class Inventory:
        def __init__(self, shelves):
            self.shelves = shelves

        def count_articles(self, category):
            return sum(shelf.count(category) for shelf in self.shelves)
    """,
    "src/pricing.py": """
    MAXIMUM_DISCOUNT = 40


    class Discount:
        def __init__(self, percent):
            self.percent = min(percent, MAXIMUM_DISCOUNT)

        def apply_to(self, amount):
            return amount * (100 - self.percent) / 100
    """,
    "src/report.py": """
    def monthly_report(inventory):
        articles = inventory.count_articles("books")
        shipping = estimate_shipping(articles, region="north")
        return render(articles, shipping)
    """,
  ]

  func prompt(
    _ source: any ContextSource, _ text: String, name: String = "src/main.py",
    files: [String: String] = project
  ) async throws -> [ContextPart] {
    let project = try await ContextProject(files, sources: [source])
    return await project.prompt(name, text).parts
  }

  @Test func theDefinitionOfANameIsFound() async throws {
    let parts = try await prompt(
      Definitions(), "stock = load()\nnumber = stock.count_articles(‸)\n")
    let part = try #require(parts.first)
    #expect(part.path == "src/inventory.py" && part.lines == [7..<9])
    #expect(part.text.hasPrefix("    def count_articles(self, category):\n        return sum("))
    #expect(part.reason == "defines `count_articles`")
  }

  @Test func aPlaceThatWentOnLikeThisIsFound() async throws {
    let parts = try await prompt(
      IndexHits(),
      "def weekly(inventory):\n    articles = inventory.count_articles(\"books\")\n    ‸\n")
    #expect(parts.contains { $0.path == "src/report.py" && $0.text.contains("estimate_shipping") })
  }

  @Test func aPlaceWithTheSameRareWordsIsFound() async throws {
    let parts = try await prompt(
      SimilarText(), "# shipping by region\nshipping = region\n‸\n")
    #expect(parts.first?.path == "src/report.py")
    #expect(parts.first?.reason.contains("shipping") == true)
  }

  @Test func theImportedFileIsOutlined() async throws {
    let parts = try await prompt(Imports(), "from src.pricing import Discount\n\nx = ‸\n")
    let part = try #require(parts.first)
    #expect(part.path == "src/pricing.py")
    #expect(part.text == "MAXIMUM_DISCOUNT = 40\nclass Discount:")
  }

  @Test func theOtherFileVisitedLastIsShown() async throws {
    let project = try await ContextProject(Self.project, sources: [OpenFiles()])
    project.open("src/report.py", Self.project["src/report.py"] ?? "")
    _ = await project.prompt("src/report.py", "def monthly_report(inventory):\n    ‸\n")
    let parts = await project.prompt("src/main.py", "x = ‸\n").parts
    #expect(parts.map(\.path) == ["src/report.py"])
  }

  @Test func aSwitchedOffSourceIsSilent() async throws {
    let project = try await ContextProject(Self.project)
    let text = "from src.pricing import Discount\nnumber = stock.count_articles(‸)\n"
    #expect(await project.prompt("src/main.py", text).parts.contains { $0.source == .definitions })
    project.builder.configure(
      ContextOptions(disabled: [.definitions]), privacy: PrivacyOptions())
    #expect(await !project.prompt("src/main.py", text).parts.contains { $0.source == .definitions })
    project.builder.configure(
      ContextOptions(disabled: Set(ContextSourceName.allCases)), privacy: PrivacyOptions())
    #expect(await project.prompt("src/main.py", text).parts.isEmpty)
  }

  /// What a language's definition looks like, in a file of its own, and the name that is used.
  static let languages: [(ext: String, definition: String)] = [
    ("swift", "extension Basket {\n  func totalPrice(of items: [Item]) -> Int {\n    0\n  }\n}"),
    ("py", "def totalPrice(items):\n    return 0"),
    ("go", "func (b *Basket) totalPrice(items []Item) int {\n\treturn 0\n}"),
    ("rs", "pub fn totalPrice(items: &[Item]) -> u32 {\n    0\n}"),
    (
      "ts",
      "class Basket {\n  async totalPrice(items: Item[]): Promise<number> {\n    return 0\n  }\n}"
    ),
    ("c", "static int\ntotalPrice(struct item *items)\n{\n\treturn 0;\n}"),
    ("h", "int totalPrice(struct item *items);"),
    ("java", "class Basket {\n  public int totalPrice(List<Item> items) {\n    return 0;\n  }\n}"),
    ("lua", "function Basket.totalPrice(items)\n  return 0\nend"),
    (
      "cs",
      "class Basket\n{\n    public int totalPrice(Item[] items)\n    {\n        return 0;\n    }\n}"
    ),
    ("kt", "fun Basket.totalPrice(items: List<Item>): Int {\n    return 0\n}"),
    ("rb", "class Basket\n  def totalPrice(items)\n    0\n  end\nend"),
    ("php", "<?php\nfunction totalPrice(array $items) {\n    return 0;\n}"),
    ("scala", "object Basket {\n  def totalPrice(items: List[Item]): Int = 0\n}"),
    ("sh", "totalPrice() {\n  echo 0\n}"),
    ("ex", "defmodule Basket do\n  def totalPrice(items) do\n    0\n  end\nend"),
    ("dart", "class Basket {\n  int totalPrice(List<Item> items) {\n    return 0;\n  }\n}"),
    ("zig", "pub fn totalPrice(items: []Item) u32 {\n    return 0;\n}"),
    ("jl", "function totalPrice(items)\n    0\nend"),
  ]

  @Test(arguments: languages)
  func definitionsAreKnownIn(_ ext: String, _ definition: String) async throws {
    let uses = "call(totalPrice(first))\nother = totalPrice(second)\n"
    let parts = try await prompt(
      Definitions(), "totalPrice(‸\n", name: "main.\(ext)",
      files: ["lib.\(ext)": definition + "\n", "use.\(ext)": uses])
    let part = try #require(parts.first, "\(ext)")
    #expect(part.path == "lib.\(ext)" && part.text.contains("totalPrice"))
    #expect(!parts.contains { $0.text.contains("call(") })
  }
}
