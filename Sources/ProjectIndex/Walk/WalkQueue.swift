/// Directories to list and files to read, first come first served but for the urgent ones.
struct WalkQueue {
  private var directories: [String] = []
  private var firstDirectory = 0
  private var files: [String] = []
  private var firstFile = 0
  private var queued: Set<String> = []
  /// Files to read even if size and time are the same.
  private var suspects: Set<String> = []

  private(set) var filesDone = 0

  var waitingFiles: Int { files.count - firstFile }
  var isEmpty: Bool { waitingFiles == 0 && firstDirectory == directories.count }

  enum Work {
    case file(String, isSuspect: Bool)
    case directory(String)
  }

  /// Files before directories, so that little waits.
  mutating func next() -> Work? {
    if firstFile < files.count {
      let file = files[firstFile]
      firstFile += 1
      filesDone += 1
      queued.remove(file)
      return .file(file, isSuspect: suspects.remove(file) != nil)
    }
    files.removeAll(keepingCapacity: true)
    firstFile = 0
    if firstDirectory < directories.count {
      let directory = directories[firstDirectory]
      firstDirectory += 1
      queued.remove(directory)
      return .directory(directory)
    }
    directories.removeAll()
    firstDirectory = 0
    return nil
  }

  mutating func add(file: String, isSuspect: Bool = false) {
    if isSuspect { suspects.insert(file) }
    if queued.insert(file).inserted { files.append(file) }
  }

  /// An urgent directory is the next to be listed.
  mutating func add(directory: String, isUrgent: Bool = false) {
    if isUrgent {
      directories.insert(directory, at: firstDirectory)
    } else if queued.insert(directory).inserted {
      directories.append(directory)
    }
  }

  mutating func removeAll() {
    self = WalkQueue()
  }

  /// Begins to count anew.
  mutating func resetCount() {
    filesDone = 0
  }
}
