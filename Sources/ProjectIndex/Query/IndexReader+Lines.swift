extension IndexReader {
  /// Calls `body` with source, line, and the first and last line of its file, until it says false.
  func forEachLine(hash: UInt64, _ body: (Int, Int, Int, Int) -> Bool) {
    for (source, view) in sources.enumerated() {
      if let order = view.orders?.line {
        var low = 0
        var high = order.count
        while low < high {
          let middle = (low + high) / 2
          if view.lines[Int(order.base[middle])].hash < hash {
            low = middle + 1
          } else {
            high = middle
          }
        }
        while low < order.count, view.lines[Int(order.base[low])].hash == hash {
          let line = Int(order.base[low])
          low += 1
          if view.isGap(Int(view.lines[line].firstToken)) { continue }
          let file = view.files[view.file(ofLine: line)].lines
          if !body(source, line, file.lowerBound, file.upperBound - 1) { return }
        }
      } else if view.gaps.isEmpty {
        for line in 0..<view.lineCount where view.lines[line].hash == hash {
          if !body(source, line, 0, view.lineCount - 1) { return }
        }
      }
    }
  }
}
