import TextDocuments

/// The simplest text there is: an array of Unicode scalars in which everything is found by walking
/// from the start. What `TextSnapshot` says must be what this says.
struct ReferenceText {
  private(set) var scalars: [UInt32]

  init(_ scalars: [UInt32] = []) {
    self.scalars = scalars
  }

  static func scalars(of string: String) -> [UInt32] {
    string.unicodeScalars.map(\.value)
  }

  var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: scalars.count * 4) { target, count in
      var index = 0
      while index < scalars.count {
        let value = scalars[index]
        let width = ReferenceText.width(value, .utf8)
        let lead: [UInt8] = [0, 0, 0xC0, 0xE0, 0xF0]
        var rest = width &- 1
        target[count] = lead[width] | UInt8(truncatingIfNeeded: value >> (6 * UInt32(rest)))
        count &+= 1
        while rest > 0 {
          rest &-= 1
          target[count] = 0x80 | UInt8(truncatingIfNeeded: value >> (6 * UInt32(rest))) & 0x3F
          count &+= 1
        }
        index &+= 1
      }
    }
  }

  static func width(_ value: UInt32, _ encoding: PositionEncoding) -> Int {
    switch encoding {
    case .utf8: value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
    case .utf16: value < 0x10000 ? 1 : 2
    case .utf32: 1
    }
  }

  /// Where a walk stands: scalars and bytes passed, the line, and the units passed on that line.
  struct Stop: Equatable {
    var index = 0
    var offset = 0
    var line = 0
    var column = 0
  }

  /// Walks up to a position. It stops before a scalar that would pass the column, before the line
  /// ending of the wanted line, and at the end of the text.
  func stop(at position: TextPosition, _ encoding: PositionEncoding) -> Stop {
    scalars.withUnsafeBufferPointer { scalars in
      var stop = Stop()
      if position.line < 0 { return stop }
      while stop.index < scalars.count {
        let value = scalars[stop.index]
        let isBreak = value == 0x0A || value == 0x0D
        if stop.line == position.line {
          if isBreak { return stop }
          let width = ReferenceText.width(value, encoding)
          if stop.column &+ width > position.column { return stop }
          stop.column &+= width
        }
        stop.index &+= 1
        stop.offset &+= ReferenceText.width(value, .utf8)
        if isBreak {
          if value == 0x0D, stop.index < scalars.count, scalars[stop.index] == 0x0A {
            stop.index &+= 1
            stop.offset &+= 1
          }
          stop.line &+= 1
        }
      }
      return stop
    }
  }

  /// The position of the character that holds a byte; on the line that it ends for a line ending.
  func position(ofByte target: Int, _ encoding: PositionEncoding) -> TextPosition {
    var offset = 0
    var position = TextPosition(line: 0, column: 0)
    var index = 0
    while index < scalars.count {
      let value = scalars[index]
      var width = ReferenceText.width(value, .utf8)
      let isBreak = value == 0x0A || value == 0x0D
      if value == 0x0D, index + 1 < scalars.count, scalars[index + 1] == 0x0A {
        width = 2
        index += 1
      }
      if offset + width > target { return position }
      offset += width
      index += 1
      if isBreak {
        position = TextPosition(line: position.line + 1, column: 0)
      } else {
        position.column += ReferenceText.width(value, encoding)
      }
    }
    return position
  }

  var lineCount: Int {
    scalars.withUnsafeBufferPointer { scalars in
      var count = 1
      var index = 0
      while index < scalars.count {
        let value = scalars[index]
        if value == 0x0A {
          count &+= 1
        } else if value == 0x0D, index &+ 1 == scalars.count || scalars[index &+ 1] != 0x0A {
          count &+= 1
        }
        index &+= 1
      }
      return count
    }
  }

  mutating func replace(_ range: Range<Int>, with new: [UInt32]) {
    scalars.replaceSubrange(range, with: new)
  }
}
