import Foundation

/// Output of the command line. The server never comes here: its standard output is the protocol.
enum Terminal {
  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
