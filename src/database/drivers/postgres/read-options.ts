import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import type { ClientConfig } from "pg";
import { Refusal } from "../../../refusal.ts";
import { readDriverOptions } from "../../../settings/driver-options.ts";
import { isLoopback } from "../../../system/loopback.ts";
import { PostgresSettings } from "./options.ts";
import { type PostgresServer, PostgresServers } from "./servers.ts";

/** What `database.…` says of a PostgreSQL database; times in milliseconds. */
export interface PostgresOptions {
  /** With the first of the servers. */
  client: ClientConfig;
  /** Where connections go; all that are made of these options share what is known of it. */
  servers: PostgresServers;
  /** Hosts, ports and name of the database, for messages: no secret. */
  place: string;
  /** Connections that read, in each process; one more writes, and one listens. */
  connections: number;
  connectTimeout: number;
  statementTimeout: number;
  /** How long a write is tried again while the database is away. */
  retryFor: number;
  /** How long prepared pages are served while the database is away. */
  staleReads: number;
}

/** What may stand behind the `?` of the address: everything else has a setting of its own. */
const SSL_MODES: Record<string, string> = {
  disable: "off",
  require: "require",
  "verify-ca": "verify",
  "verify-full": "verify",
};

/** Checks the options; refuses (`invalid`) what is unknown, missing or wrong, by its name. */
export function readPostgresOptions(given: Record<string, unknown>): PostgresOptions {
  const driver = { name: "postgres", options: PostgresSettings };
  const options = readDriverOptions(driver, { group: "database", data: null }, given);
  const { url, addresses } = readUrl(options.url);
  const servers = addresses.map(({ host, port }) => ({ host, port, ssl: readTls(options, url, host) }));
  const password = options.password ?? decodeURIComponent(url.password);
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  const connectTimeout = options.connectTimeout * 1000;
  return {
    client: {
      ...(servers[0] as PostgresServer),
      database,
      user: decodeURIComponent(url.username),
      ...(password === "" ? {} : { password }),
      application_name: "wheelyard",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: connectTimeout,
    },
    servers: new PostgresServers(servers),
    place: `${addresses.map(({ host, port }) => `${host}:${port}`).join(",")}/${database}`,
    connections: options.connections,
    connectTimeout,
    statementTimeout: options.statementTimeout * 1000,
    retryFor: options.retryFor * 1000,
    staleReads: options.staleReads * 1000,
  };
}

interface Address {
  host: string;
  port: number;
}

/** The address, as `URL` reads it with its first server alone, and all its servers: PostgreSQL's own tools take several, too. */
function readUrl(value: string | undefined): { url: URL; addresses: Address[] } {
  const example = "such as postgres://wheelyard@db.example:5432/wheelyard";
  const given = value ?? "";
  const [, before = "", hosts = "", behind = ""] =
    /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/s.exec(given) ?? [];
  const urls = hosts.split(",").map((host) => `${before}${host}${behind}`);
  if (given === "" || !urls.every((one) => URL.canParse(one)))
    throw wrong(`database.url must be an address, ${example}.`);
  const url = new URL(urls[0] as string);
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.username === "")
    throw wrong(`database.url must begin with postgres:// and name a user, ${example}.`);
  for (const name of url.searchParams.keys()) {
    if (name !== "sslmode" && name !== "host")
      throw wrong(`database.url holds ${name}, which is not known there; it takes sslmode and host.`);
  }
  return { url, addresses: urls.map((one) => addressOf(new URL(one))) };
}

function addressOf(url: URL): Address {
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 5432 : Number(url.port),
  };
}

/** Encrypted and verified unless the database is on this machine, or the configuration says otherwise. */
function readTls(options: PostgresSettings, url: URL, host: string): ClientConfig["ssl"] {
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && SSL_MODES[mode] === undefined)
    throw wrong(`database.url: sslmode may be ${Object.keys(SSL_MODES).join(", ")}.`);
  const isHere = isLoopback(host) || host.startsWith("/");
  const tls = options.tls ?? (mode === null ? null : SSL_MODES[mode]) ?? (isHere ? "off" : "verify");
  if (tls === "off") return false;
  if (tls === "require") return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    // Without a server name in the TLS handshake, the certificate is still checked against the address.
    ...(isIP(host)
      ? { checkServerIdentity: (_: string, certificate) => checkServerIdentity(host, certificate) }
      : {}),
    ...(options.ca === undefined ? {} : { ca: readCertificates(options.ca) }),
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw wrong(`database.ca: the file ${path} cannot be read.`);
  }
}

function wrong(message: string): Refusal {
  return new Refusal("invalid", "bad-config", message);
}
