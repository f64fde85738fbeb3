extension IndexReader {
  /// Files of the language family by their name without its extension, in the order of their keys.
  /// An open document stands for its version on disk.
  public func files(stem: String) -> [(source: Int, file: SourceFile)] {
    (corpus.stems[stem] ?? []).sorted().compactMap { key in
      guard let entry = corpus.files[key] else { return nil }
      if entry.isHidden {
        let open = sources.firstIndex { $0.orders == nil && $0.files.first?.key == key }
        return open.flatMap { source in sources[source].files.first.map { (source, $0) } }
      }
      // The parts of the corpus come last among the sources.
      guard let part = corpus.parts.firstIndex(where: { $0.id == entry.part }) else { return nil }
      let source = sources.count - corpus.parts.count + part
      guard sources.indices.contains(source), entry.tokens.count > 1 else { return nil }
      let view = sources[source]
      let file = view.files[view.file(ofLine: view.line(ofToken: entry.tokens.lowerBound + 1))]
      return file.key == key ? (source, file) : nil
    }
  }
}
