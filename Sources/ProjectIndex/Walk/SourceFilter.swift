/// Why a file or directory is not in the index.
public enum LeftOutReason: String, Sendable, CaseIterable {
  /// An ignore file names it.
  case ignored
  /// Its name begins with a dot.
  case hidden
  /// It holds what a tool fetched or built, by its name.
  case vendored
  /// It was generated or minified, by its name or its text.
  case generated
  /// It holds a zero byte, or its name says that it is no text.
  case binary
  /// It is larger than `IndexOptions.fileBytes`.
  case oversize
  /// `IndexOptions.totalBytes` are used up.
  case overTotal
  /// A symbolic link: what it points at is indexed where it lives.
  case symbolicLink
  case unreadable
}

/// What is no source text, by name and by content.
enum SourceFilter {
  /// - Parameter hasSibling: whether something of a name stands beside the directory.
  static func reason(
    forDirectory name: String, hasSibling: (String) -> Bool
  ) -> LeftOutReason? {
    if name.hasPrefix(".") { return .hidden }
    if vendoredDirectories.contains(name) { return .vendored }
    if let markers = builtBeside[name], markers.contains(where: hasSibling) { return .vendored }
    return nil
  }

  static func reason(forFile name: String) -> LeftOutReason? {
    if name.hasPrefix(".") { return .hidden }
    if generatedFiles.contains(name) { return .generated }
    let lower = name.lowercased()
    if generatedEndings.contains(where: { lower.hasSuffix($0) }) { return .generated }
    if binaryExtensions.contains(FilePath.fileExtension(of: lower)) { return .binary }
    return nil
  }

  /// A longer line is not written by hand.
  private static let longestLine = 5_000
  /// Nor are lines as long as this on average.
  private static let longestAverage = 300

  static func reason(forText text: UnsafeBufferPointer<UInt8>) -> LeftOutReason? {
    var lines = 0
    var lineStart = 0
    var longest = 0
    for (index, byte) in text.enumerated() {
      if byte == 0 { return .binary }
      if byte == 0x0A {
        lines += 1
        longest = max(longest, index - lineStart)
        lineStart = index + 1
      }
    }
    longest = max(longest, text.count - lineStart)
    if longest > longestLine { return .generated }
    if text.count > 4_096, text.count / (lines + 1) > longestAverage { return .generated }
    return isMarkedGenerated(text) ? .generated : nil
  }

  /// Go's rule ("Code generated ... DO NOT EDIT.") and the common `@generated` mark, in the first
  /// lines.
  private static func isMarkedGenerated(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let head = String(decoding: text.prefix(1_024), as: UTF8.self)
    guard head.contains("enerated") else { return false }
    return head.split(whereSeparator: \.isNewline).prefix(12).contains { line in
      line.contains("Code generated") || line.contains("@generated")
        || (line.contains("enerated") && line.lowercased().contains("do not edit"))
    }
  }

  private static let vendoredDirectories: Set<String> = [
    "node_modules", "bower_components", "jspm_packages", "vendor", "dist", "__pycache__", "venv",
    "site-packages", "Pods", "Carthage", "DerivedData", "third_party", "coverage",
  ]

  /// Directories that hold build output when one of these files stands beside them.
  private static let builtBeside: [String: Set<String>] = [
    "target": ["Cargo.toml", "pom.xml", "build.sbt"],
    "build": [
      "build.gradle", "build.gradle.kts", "CMakeLists.txt", "setup.py", "pyproject.toml",
      "package.json", "pubspec.yaml",
    ],
    "out": ["package.json", "tsconfig.json", "build.gradle", "foundry.toml"],
    "bin": ["packages.config"],
    "obj": ["packages.config"],
    "env": ["pyproject.toml", "requirements.txt", "setup.py"],
    "deps": ["mix.exs", "rebar.config"],
    "_build": ["mix.exs", "dune-project", "rebar.config"],
  ]

  private static let generatedFiles: Set<String> = [
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
    "Cargo.lock", "go.sum", "Package.resolved", "poetry.lock", "uv.lock", "Pipfile.lock",
    "Gemfile.lock", "composer.lock", "mix.lock", "pubspec.lock", "flake.lock", "Podfile.lock",
    "deno.lock", "packages.lock.json",
  ]

  private static let generatedEndings = [
    ".min.js", ".min.css", ".map", ".bundle.js", ".pb.go", ".pb.cc", ".pb.h", "_pb2.py",
    ".pb.swift", ".g.dart", ".designer.cs", ".snap",
  ]

  private static let binaryExtensions: Set<String> = [
    "png", "jpg", "jpeg", "gif", "bmp", "ico", "icns", "webp", "tif", "tiff", "psd", "svgz", "pdf",
    "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "jar", "war", "class", "o", "a",
    "so", "dylib", "dll", "exe", "lib", "pdb", "wasm", "bin", "dat", "db", "sqlite", "mp3", "mp4",
    "mov", "avi", "mkv", "wav", "flac", "ogg", "webm", "ttf", "otf", "woff", "woff2", "eot", "pyc",
    "pyo", "rlib", "rmeta", "node", "nib", "xcassets", "keystore", "jks", "p12", "pfx", "parquet",
    "onnx", "pt", "safetensors", "gguf",
  ]
}
