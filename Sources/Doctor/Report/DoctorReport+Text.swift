extension DoctorReport {
  /// For the terminal; ends with the list of what to change.
  public var text: String {
    var lines = ["midfill \(version) doctor"]
    for section in sections {
      lines += ["", section.title]
      for finding in section.findings {
        let row = "  " + finding.status.mark.padded(6) + finding.subject.rawValue.padded(12)
        lines += Self.wrapped(finding.text, after: row)
      }
    }
    lines += ["", verdict.sentence, ""]
    let changes = changes
    if changes.isEmpty {
      lines.append("Nothing to change.")
    } else {
      lines.append("What to change:")
      for (number, change) in changes.enumerated() {
        lines += Self.wrapped(change, after: "  \(number + 1). ")
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let width = 100

  /// The text behind its row's head, further lines below its beginning.
  private static func wrapped(_ text: String, after head: String) -> [String] {
    let indent = String(repeating: " ", count: head.count)
    var lines = [head]
    var isEmpty = true
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines.removeLast()
      if isEmpty {
        lines.append(last + word)
      } else if last.count + 1 + word.count <= width {
        lines.append(last + " " + word)
      } else {
        lines += [last, indent + word]
      }
      isEmpty = false
    }
    return lines
  }
}

extension DoctorReport.Verdict {
  fileprivate var sentence: String {
    switch self {
    case .sound: "A suggestion came back."
    case .noSuggestion: "This does not work yet."
    case .backendFailed: "This does not work yet: a backend failed."
    }
  }
}

extension Finding.Status {
  fileprivate var mark: String {
    switch self {
    case .ok: "ok"
    case .note: "-"
    case .warning: "warn"
    case .failed: "FAIL"
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
