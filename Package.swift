// swift-tools-version: 6.2
// No outside packages: Foundation and Dispatch only. A module imports only modules on lower
// floors; this file is where the compiler learns that (the floors: Sources/README.md).

import PackageDescription

// What a key press runs is spread over the whole program unless the linker is told otherwise, and a
// process that slept fetches it page by page: Sources/midfill/FunctionOrder.txt names those functions.
// Only lld takes such a file on Linux; the toolchain has it.
let ordered = BuildSettingCondition.when(platforms: [.linux], configuration: .release)
let functionSections = SwiftSetting.unsafeFlags(["-Xfrontend", "-function-sections"], ordered)
let functionOrder = LinkerSetting.unsafeFlags(
  [
    "-use-ld=lld", "-Xlinker", "--no-warn-symbol-ordering", "-Xlinker",
    "--symbol-ordering-file=\(Context.packageDirectory)/Sources/midfill/FunctionOrder.txt",
  ], ordered)

// Only CI turns warnings into errors: a newcomer's compiler may be newer and know more of them.
let isCI = Context.environment["CI"] != nil

let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    functionSections,
  ] + (isCI ? [.treatAllWarnings(as: .error)] : [])

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  of name: String, _ more: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name), "TestSupport"] + more,
    exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "midfill",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "midfill", targets: ["midfill"])
  ],
  targets: [
    // Floor 1
    module("JSONCodec"),
    module("JSONRPC", ["JSONCodec"]),
    module("TextDocuments"),
    module("Streaming"),
    module("DefaultExecutor", ["Streaming"]),
    module("HTTPStreaming", ["Streaming"]),
    // Floor 2
    module("LanguageServerProtocol", ["JSONCodec", "JSONRPC"]),
    module("ProjectIndex", ["TextDocuments"]),
    // Floor 3
    module("LocalModel", ["ProjectIndex", "TextDocuments"]),
    module("PromptContext", ["ProjectIndex", "TextDocuments"]),
    // Floor 4
    module(
      "Backends",
      [
        "Streaming", "JSONCodec", "HTTPStreaming", "LocalModel", "ProjectIndex", "TextDocuments",
      ]),
    // Floor 5
    module(
      "Completion", ["Streaming", "Backends", "PromptContext", "ProjectIndex", "TextDocuments"]),
    // Floor 6
    module(
      "Settings",
      ["Backends", "Completion", "PromptContext", "ProjectIndex", "HTTPStreaming"]),
    // Floor 7
    module(
      "LanguageServer",
      [
        "JSONCodec", "JSONRPC", "LanguageServerProtocol", "TextDocuments", "HTTPStreaming",
        "ProjectIndex", "LocalModel", "PromptContext", "Backends", "Completion", "Settings",
        "Streaming",
      ]),
    module(
      "Doctor",
      [
        "Streaming", "HTTPStreaming", "TextDocuments", "ProjectIndex", "LocalModel",
        "PromptContext", "Backends",
        "Settings",
      ]),
    // Floor 8
    .executableTarget(
      name: "midfill",
      dependencies: [
        "LanguageServer", "Doctor", "Settings", "JSONCodec", "JSONRPC", "TextDocuments",
        "HTTPStreaming", "ProjectIndex", "PromptContext", "Backends", "Completion",
        "DefaultExecutor", "Streaming",
      ],
      exclude: ["FunctionOrder.txt"],
      swiftSettings: strict,
      linkerSettings: [functionOrder]),
    .executableTarget(
      name: "midfill-bench",
      dependencies: [
        "Streaming", "JSONCodec", "JSONRPC", "TextDocuments", "HTTPStreaming", "ProjectIndex",
        "LocalModel",
        "PromptContext",
        "Backends", "Completion", "TestSupport",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "midfill-eval",
      dependencies: [
        "Streaming", "HTTPStreaming", "TextDocuments", "ProjectIndex", "LocalModel",
        "PromptContext", "Backends",
        "Completion", "Settings", "LanguageServer",
      ],
      swiftSettings: strict),
    // Tests
    .target(
      name: "TestSupport",
      dependencies: ["JSONRPC", "TextDocuments", "HTTPStreaming"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    tests(of: "DefaultExecutor"),
    tests(of: "JSONCodec"),
    tests(of: "JSONRPC", ["JSONCodec"]),
    tests(of: "TextDocuments"),
    tests(of: "Streaming"),
    tests(of: "HTTPStreaming", ["Streaming"]),
    tests(of: "LanguageServerProtocol", ["JSONCodec", "JSONRPC"]),
    tests(of: "ProjectIndex", ["TextDocuments"]),
    tests(of: "LocalModel", ["ProjectIndex", "TextDocuments"]),
    tests(of: "PromptContext", ["ProjectIndex", "TextDocuments"]),
    tests(
      of: "Backends", ["Streaming", "HTTPStreaming", "LocalModel", "ProjectIndex", "TextDocuments"]),
    tests(
      of: "Completion",
      ["Streaming", "Backends", "PromptContext", "ProjectIndex", "TextDocuments"],
      exclude: ["Shape/Golden", "Sessions/Golden"]),
    tests(of: "Settings", ["Backends", "Completion", "PromptContext", "ProjectIndex"]),
    tests(
      of: "LanguageServer",
      [
        "JSONCodec", "JSONRPC", "LanguageServerProtocol", "TextDocuments", "Backends", "Completion",
        "Settings", "ProjectIndex", "PromptContext", "HTTPStreaming", "Streaming",
      ]),
    tests(of: "Doctor", ["Streaming", "HTTPStreaming", "Backends", "Settings"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TestSupport", "JSONCodec", "JSONRPC", "TextDocuments", "midfill", "midfill-eval",
      ],
      swiftSettings: strict),
  ]
)
