import Testing

@testable import Backends

struct ErrorBodyTests {
  @Test(arguments: [
    (#"{"message":"Unauthorized","request_id":"7d3f"}"#, ErrorBody(message: "Unauthorized")),
    (#"{"detail":"Unauthorized"}"#, ErrorBody(message: "Unauthorized")),
    ("", ErrorBody()),
    (
      #"{"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300","raw_status_code":429}"#,
      ErrorBody(message: "Rate limit exceeded", type: "rate_limited", code: "1300", status: 429)
    ),
    (
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","n"],"msg":"Extra inputs are not permitted","input":1}]},"type":"invalid_request_error","code":null}"#,
      ErrorBody(message: "body.n: Extra inputs are not permitted", type: "invalid_request_error")
    ),
    (
      #"{"detail":[{"loc":["body",0],"msg":"too small"},{"msg":"too big"}]}"#,
      ErrorBody(message: "body.0: too small; too big")
    ),
    (
      #"{"error":{"message":"no","type":"None","param":"None","code":"400"}}"#,
      ErrorBody(message: "no", code: "400", status: 400)
    ),
    (
      #"{"error":{"code":400,"message":"m","type":"t"}}"#,
      ErrorBody(message: "m", type: "t", code: "400", status: 400)
    ),
    (#"{"error":"m does not support insert"}"#, ErrorBody(message: "m does not support insert")),
    (#"{"status":403,"error":"bad key"}"#, ErrorBody(message: "bad key", status: 403)),
    (
      #"{"error":"too long","error_type":"validation"}"#,
      ErrorBody(message: "too long", type: "validation")
    ),
    ("Internal Server Error", ErrorBody(message: "Internal Server Error")),
    ("\"just a string\"", ErrorBody(message: "just a string")),
    ("[]", ErrorBody()), ("null", ErrorBody()), ("{}", ErrorBody()),
    ("{\"error\":{}}", ErrorBody()),
    ("{\"error\":", ErrorBody(message: "{\"error\":")),
    ("data: {\"error\":{\"message\":\"in a stream\"}}\n\n", ErrorBody(message: "in a stream")),
    (
      "<html><head><title>502 Bad\n Gateway</title></head></html>",
      ErrorBody(message: "502 Bad Gateway", isHTML: true)
    ),
    (
      "<!DOCTYPE html><html><body><h1 class=x>504 Gateway <b>Time-out</b></h1></body>",
      ErrorBody(message: "504 Gateway Time-out", isHTML: true)
    ),
    ("<html><body>Nothing <i>here</i>", ErrorBody(message: "Nothing here", isHTML: true)),
  ])
  func `Every shape gives its words`(text: String, expected: ErrorBody) {
    #expect(ErrorBody.decode(Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    ("400-context-llamacpp", 20_024, 8_192), ("400-context-mistral", 40_000, 32_768),
    ("400-context-vllm", 5_123, 4_096),
  ])
  func `A prompt too long tells the sizes`(name: String, prompt: Int, context: Int) throws {
    let body = ErrorBody.decode(try Fixtures.response("errors/\(name).http").body)
    #expect(body.promptTokens == prompt)
    #expect(body.contextTokens == context)
  }

  @Test func `TGI's words for it`() {
    let text =
      #"{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 3000 `inputs` tokens and 64 `max_new_tokens`","error_type":"validation"}"#
    let body = ErrorBody.decode(Array(text.utf8))
    #expect(body.promptTokens == 3_000)
    #expect(body.contextTokens == 2_048)
  }

  @Test func `A nest without end does not trap`() {
    let deep =
      String(repeating: #"{"error":"#, count: 250) + "1" + String(repeating: "}", count: 250)
    #expect(ErrorBody.decode(Array(deep.utf8)).message == "")
    let deeper = String(repeating: "[", count: 100_000)
    #expect(ErrorBody.decode(Array(deeper.utf8)).message == deeper)
  }

  @Test(arguments: [
    #"{"choices":[{"text":"a"}],"error":null}"#, #"{"choices":[],"error":""}"#,
    #"{"choices":[],"error":{}}"#, #"{"error":false}"#,
  ])
  func `An empty error in an answer is none`(text: String) throws {
    #expect(ErrorBody.inside(try #require(JSON(Array(text.utf8)))) == nil)
  }
}
