/** What the errors of Node's `fetch` and `http` mean, and what to do. */
const MEANINGS: Record<string, string> = {
  ECONNREFUSED: "no program listens on that port",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the name server does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the connection timed out",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time",
  UND_ERR_BODY_TIMEOUT: "its answer stopped",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not use TLS; use http:// instead of https://",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not use TLS; use http:// instead of https://",
  EPROTO: "it does not use TLS; use http:// instead of https://",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
};
const UNTRUSTED =
  "its certificate is not signed by a trusted authority; name the authority's file in NODE_EXTRA_CA_CERTS";
const UNTRUSTED_CODES = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Why a request got no answer, as part of a sentence: never an error code alone, or a library's text. */
export function whyNoAnswer(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === "TimeoutError" || cause.name === "AbortError") return "it did not answer in time";
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (UNTRUSTED_CODES.has(code)) return UNTRUSTED;
    if (cause.name === "HTTPParserError" || code.startsWith("HPE_"))
      return "it does not answer as a web server; check the port";
    const meaning = MEANINGS[code];
    if (meaning !== undefined) return meaning;
  }
  return "the connection failed";
}
