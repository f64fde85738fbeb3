#if os(Linux)
  import Foundation
#endif

/// Has all threads take their memory from one heap. To be called before there is a second thread.
///
/// glibc gives threads heaps of their own, so that many may allocate at once. Here a key goes from one
/// thread to the next and only one works: what the last one let go is warm, and a heap of its own would
/// be cold, and grow by a page and a system call at a time. It takes a tenth off the time from a key to
/// its request. Where there is no such setting (musl, macOS) nothing is done.
func shareHeap() {
  #if os(Linux)
    // In the C library's headers, but not in what Swift imports of them: `M_ARENA_MAX` is -8.
    guard let symbol = dlsym(nil, "mallopt") else { return }
    typealias SetOption = @convention(c) (_ option: Int32, _ value: Int32) -> Int32
    _ = unsafeBitCast(symbol, to: SetOption.self)(-8, 1)
  #endif
}
