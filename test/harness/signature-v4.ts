import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request as it came: nothing decoded. */
export interface SignedRequest {
  method: string;
  /** Path and query, with or without scheme and host ahead of them. */
  target: string;
  headers: IncomingHttpHeaders;
}

export interface KeyHolder {
  secret: string;
  /** Must be named too, where there is one. */
  token?: string;
}

export interface SignatureTerms {
  region: string;
  /** Default: `s3`. */
  service?: string;
  keyHolder: (accessKeyId: string) => KeyHolder | null;
  /** Milliseconds. */
  now: number;
}

type Pairs = [name: string, value: string][];

/** What a request without a body and without a header for it is signed with. Only S3 insists on the header. */
const EMPTY = createHash("sha256").digest("hex");

const SKEW_MS = 900_000;

/**
 * What AWS says of the signature of a request (AWS Signature Version 4, in a header or in the address): null where it is right, else
 * the code of its refusal. By hand and from the specification: the server signs with the library of the AWS SDK
 * (`@smithy/signature-v4`), and a check with the same library would share its faults, and pass a library that is used wrongly.
 */
export function refusalOf(request: SignedRequest, terms: SignatureTerms): string | null {
  const [path = "", search = ""] = request.target.replace(/^https?:\/\/[^/]*/, "").split(/\?(.*)/s);
  const query = search.split("&").filter(Boolean).map(pairOf);
  const inQuery = new Map(query);
  const isAddress = inQuery.has("X-Amz-Signature");
  const said = isAddress ? saidByAddress(inQuery) : saidByHeader(request.headers);
  if (said === null) return "AccessDenied";
  const { service = "s3" } = terms;
  const [accessKeyId = "", date, region, ...rest] = said.credential.split("/");
  const holder = terms.keyHolder(accessKeyId);
  if (holder === null) return "InvalidAccessKeyId";
  if (region !== terms.region || rest.join("/") !== `${service}/aws4_request`)
    return "AuthorizationHeaderMalformed";
  const signedAt = timeOf(said.timestamp);
  const isLate = terms.now > signedAt + (said.life ?? SKEW_MS);
  if (isLate || signedAt > terms.now + SKEW_MS || !said.timestamp.startsWith(`${date}T`))
    return isAddress ? "AccessDenied" : "RequestTimeTooSkewed";
  if (holder.token !== said.token) return "InvalidToken";
  if (!isSignedWhole(request.headers, said.signedHeaders)) return "AccessDenied";
  const canonical = [
    request.method,
    path
      .split("/")
      .map((segment) => encoded(decodeURIComponent(segment)))
      .join("/"),
    canonicalQuery(query),
    ...said.signedHeaders.map(
      (name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, " ")}`,
    ),
    "",
    said.signedHeaders.join(";"),
    isAddress ? "UNSIGNED-PAYLOAD" : String(request.headers["x-amz-content-sha256"] ?? EMPTY),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  const text = `AWS4-HMAC-SHA256\n${said.timestamp}\n${scope}\n${hash}`;
  const key = scope.split("/").reduce<Buffer>(hmac, Buffer.from(`AWS4${holder.secret}`));
  const [right, given] = [hmac(key, text), Buffer.from(said.signature, "hex")];
  return right.length === given.length && timingSafeEqual(right, given) ? null : "SignatureDoesNotMatch";
}

interface Said {
  credential: string;
  signedHeaders: string[];
  signature: string;
  timestamp: string;
  token: string | undefined;
  /** Milliseconds; null: as long as clocks may differ. */
  life: number | null;
}

function saidByHeader(headers: IncomingHttpHeaders): Said | null {
  const form = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/;
  const [, credential, names, signature] = form.exec(headers.authorization ?? "") ?? [];
  if (credential === undefined || names === undefined || signature === undefined) return null;
  return {
    credential,
    signedHeaders: names.split(";"),
    signature,
    timestamp: String(headers["x-amz-date"]),
    token: headers["x-amz-security-token"] as string | undefined,
    life: null,
  };
}

function saidByAddress(query: Map<string, string>): Said | null {
  const of = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  if (of("Algorithm") !== "AWS4-HMAC-SHA256" || !/^\d{1,6}$/.test(of("Expires"))) return null;
  return {
    credential: of("Credential"),
    signedHeaders: of("SignedHeaders").split(";"),
    signature: of("Signature"),
    timestamp: of("Date"),
    token: query.get("X-Amz-Security-Token"),
    life: Number(of("Expires")) * 1000,
  };
}

/** The host must be signed, and every header of AWS; names in order. */
function isSignedWhole(headers: IncomingHttpHeaders, signed: string[]): boolean {
  const needed = Object.keys(headers).filter((name) => name.startsWith("x-amz-"));
  return (
    ["host", ...needed].every((name) => signed.includes(name)) && signed.join() === signed.toSorted().join()
  );
}

function canonicalQuery(query: Pairs): string {
  return query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
}

function pairOf(text: string): [string, string] {
  const [name = "", value = ""] = text.split(/=(.*)/s);
  return [decodeURIComponent(name), decodeURIComponent(value)];
}

/** Everything but letters, digits, `-`, `.`, `_` and `~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function timeOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
