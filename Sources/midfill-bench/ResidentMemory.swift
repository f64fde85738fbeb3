import Foundation

/// What the process holds in memory now.
enum ResidentMemory {
  static var mebibytes: Double {
    #if os(Linux)
      // Field 2 of statm is resident pages (proc_pid_statm(5)).
      let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(
        separator: " ")
      guard let fields, fields.count > 1, let pages = Double(fields[1]) else { return 0 }
      return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    #else
      var info = mach_task_basic_info()
      var count = mach_msg_type_number_t(
        MemoryLayout.size(ofValue: info) / MemoryLayout<natural_t>.size)
      let size = Int(count)
      let result = withUnsafeMutablePointer(to: &info) {
        $0.withMemoryRebound(to: integer_t.self, capacity: size) {
          task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
        }
      }
      return result == KERN_SUCCESS ? Double(info.resident_size) / 1_048_576 : 0
    #endif
  }
}

extension Duration {
  var microseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
  }
}
