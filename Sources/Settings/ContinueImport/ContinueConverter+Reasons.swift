/// Why an option of Continue is not carried over.
extension ContinueConverter {
  /// Members of a model that `convert` takes care of, or that do not matter for completion.
  static let converted: Set<String> = [
    "title", "name", "provider", "model", "apiKey", "apiBase", "roles", "requestOptions",
    "completionOptions",
  ]

  static let reasons = [
    "contextLength": "Midfill's prompts are far below any model's limit; see `context.tokens`",
    "template": "that is a template for chat",
    "promptTemplates": "the template for a model is chosen by its name",
    "systemMessage": "completion has no system message",
    "capabilities": "they concern chat",
    "useLegacyCompletionsEndpoint": "the preset decides the endpoint",
    "env": "they are settings of other providers",
    "maxStopWords": "each preset knows how many stop texts its server takes",
  ]

  static let requestReasons = [
    "timeout": "Midfill has deadlines of its own, made for typing",
    "verifySsl": "certificates are always checked",
    "caBundlePath": "add the certificate to the system's trust store",
    "proxy": "set the environment variable https_proxy",
    "noProxy": "set the environment variable no_proxy",
    "clientCertificate": "client certificates are not supported",
  ]

  static let samplingReasons = [
    "maxTokens": "`completion.maxLines` says how long a suggestion may get",
    "stop": "the stop texts follow from the code around the cursor",
    "stream": "answers are always streamed",
    "keepAlive": "the preset decides it",
    "contextLength": "Midfill's prompts are far below any model's limit; see `context.tokens`",
  ]

  static let autocompleteReasons = [
    "prefixPercentage": "the prompt's budget has no fixed shares",
    "maxSuffixPercentage": "the prompt's budget has no fixed shares",
    "modelTimeout": "the stream is read as far as the code needs it",
    "showWhateverWeHaveAtXMs": "Continue itself does not read it",
    "useCache": "there is no switch for the cache",
    "onlyMyCode": "files outside the workspace are never used",
    "transform": "the filters cannot be turned off",
    "template": "the template for a model is chosen by its name",
    "slidingWindowPrefixPercentage": "Continue itself no longer uses it",
    "slidingWindowSize": "Continue itself no longer uses it",
    "experimental_includeClipboard": "the clipboard is never read",
    "disableInFiles": "it must be a list of patterns",
  ]
}
