import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import type { ClientConfig } from "pg";
import { isLoopback } from "../../config/derive.ts";
import { Refusal } from "../../refusal.ts";

/** What `database.…` says of a PostgreSQL database; times in milliseconds. */
export interface PostgresOptions {
  client: ClientConfig;
  /** Host, port and name of the database, for messages: no secret. */
  place: string;
  /** Connections that read, in each process; one more writes, and one listens. */
  connections: number;
  connectTimeout: number;
  statementTimeout: number;
  /** How long a write is tried again while the database is away. */
  retryFor: number;
}

const TLS = ["off", "require", "verify"];
/** What may stand behind the `?` of the address: everything else has a setting of its own. */
const SSL_MODES: Record<string, string> = {
  disable: "off",
  require: "require",
  "verify-ca": "verify",
  "verify-full": "verify",
};
const KNOWN = "url, password, tls, ca, connections, connectTimeout, statementTimeout, retryFor, staleReads";

/** Checks the options; refuses (`invalid`) what is unknown, missing or wrong, by its name. */
export function readPostgresOptions(options: Record<string, unknown>): PostgresOptions {
  const unknown = Object.keys(options).find((key) => !KNOWN.split(", ").includes(key));
  if (unknown) throw wrong(`database.${unknown} is not known; postgres takes ${KNOWN}.`);
  const url = readUrl(options.url);
  const password = text(options, "password") ?? decodeURIComponent(url.password);
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, "");
  const port = url.port === "" ? 5432 : Number(url.port);
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  const connectTimeout = seconds(options, "connectTimeout", 5);
  return {
    client: {
      host,
      port,
      database,
      user: decodeURIComponent(url.username),
      ...(password === "" ? {} : { password }),
      ssl: readTls(options, url, host),
      application_name: "wheelyard",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: connectTimeout,
    },
    place: `${host}:${port}/${database}`,
    connections: count(options, "connections", 8),
    connectTimeout,
    statementTimeout: seconds(options, "statementTimeout", 15),
    retryFor: seconds(options, "retryFor", 10),
  };
}

function readUrl(value: unknown): URL {
  const example = "such as postgres://wheelyard@db.example:5432/wheelyard";
  if (typeof value !== "string" || !URL.canParse(value))
    throw wrong(`database.url must be an address, ${example}.`);
  const url = new URL(value);
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.username === "")
    throw wrong(`database.url must begin with postgres:// and name a user, ${example}.`);
  for (const name of url.searchParams.keys()) {
    if (name !== "sslmode" && name !== "host")
      throw wrong(`database.url holds ${name}, which is not known there; it takes sslmode and host.`);
  }
  return url;
}

/** Encrypted and verified unless the database is on this machine, or the configuration says otherwise. */
function readTls(options: Record<string, unknown>, url: URL, host: string): ClientConfig["ssl"] {
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && SSL_MODES[mode] === undefined)
    throw wrong(`database.url: sslmode may be ${Object.keys(SSL_MODES).join(", ")}.`);
  const isHere = isLoopback(host) || host.startsWith("/");
  const tls = text(options, "tls") ?? (mode === null ? null : SSL_MODES[mode]) ?? (isHere ? "off" : "verify");
  if (!TLS.includes(tls)) throw wrong(`database.tls may be ${TLS.join(", ")}.`);
  if (tls === "off") return false;
  if (tls === "require") return { rejectUnauthorized: false };
  const ca = text(options, "ca");
  return {
    rejectUnauthorized: true,
    // Without a name in the greeting the certificate of an address is still held against that address.
    ...(isIP(host)
      ? { checkServerIdentity: (_: string, certificate) => checkServerIdentity(host, certificate) }
      : {}),
    ...(ca === null ? {} : { ca: readCertificates(ca) }),
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw wrong(`database.ca: the file ${path} cannot be read.`);
  }
}

function text(options: Record<string, unknown>, name: string): string | null {
  const value = options[name];
  if (value === undefined) return null;
  if (typeof value !== "string" || value === "") throw wrong(`database.${name} must be text.`);
  return value;
}

function seconds(options: Record<string, unknown>, name: string, fallback: number): number {
  return number(options, name, fallback) * 1000;
}

function count(options: Record<string, unknown>, name: string, fallback: number): number {
  return Math.ceil(number(options, name, fallback));
}

function number(options: Record<string, unknown>, name: string, fallback: number): number {
  const value = options[name] ?? fallback;
  if (typeof value !== "number" || !(value > 0)) throw wrong(`database.${name} must be a number above 0.`);
  return value;
}

function wrong(message: string): Refusal {
  return new Refusal("invalid", "bad-config", message);
}
