/// Why an answer with a status of the 200s could not be read.
enum AnswerFault: Error, Equatable {
  case empty
  case webPage(String)
  case notJSON(String)
  case charset(String)
  case noChoice
  /// The provider ended the answer as failed, in its own word.
  case failed(String)
}
