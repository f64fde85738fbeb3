#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  import Glibc
  @_spi(ExperimentalCustomExecutors) import _Concurrency
#endif

/// Lets this process's tasks run on threads that sleep while there is nothing to do. To be called
/// before there is a task.
///
/// On Linux Swift runs tasks on a global queue of libdispatch. From the first one on, libdispatch
/// looks once a second whether that queue has threads enough, and so wakes an idle process for ever.
///
/// Swift 6.3 has what is needed, but not yet as public API. Where it is not known to be as it is
/// there, nothing is done: tasks run as ever, with the wake-ups.
public func installDefaultExecutor() {
  #if os(Linux) && compiler(>=6.3) && compiler(<6.4)
    if Executors.pool != nil { _createExecutors(factory: Executors.self) }
  #endif
}

#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  private enum Executors: ExecutorFactory {
    /// Beyond the number of processors a little, for tasks that wait for a disk.
    static let pool = ThreadPool(limit: max(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    static let mainExecutor = PlatformExecutorFactory.mainExecutor

    static var defaultExecutor: any TaskExecutor { pool ?? PlatformExecutorFactory.defaultExecutor }
  }
#endif
