import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { ISSUER_KINDS } from "../../accounts/trusted/issuers.ts";
import type { Issuer } from "../../http/api/publishers/schema.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";

interface AddOptions extends ServerOptions {
  kind?: string;
  issuerUrl?: string;
  keys?: string;
  ca?: string;
  reuse?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Trusted publishers sign in with ID tokens (JWT) of these issuers.

Examples:
  wheelyard issuer add github
  wheelyard issuer add gitlab --issuer-url https://gitlab.example.com
  wheelyard issuer add circleci --issuer-url https://oidc.circleci.com/org/ORGANIZATION_ID
  wheelyard issuer add cluster --kind kubernetes --issuer-url https://kubernetes.default.svc.cluster.local --keys jwks.json`,
  );
  addServerOptions(command.command("list").description("list trusted issuers")).action(list);
  addServerOptions(
    command
      .command("add <name>")
      .description("trust an issuer of ID tokens")
      .option(
        "--kind <kind>",
        `${ISSUER_KINDS.join(", ")} (default: the name, if it is one of them; else other)`,
      )
      .option("--issuer-url <url>", "what its tokens have in the claim iss (default: the public service)")
      .option("--keys <file>", "file with its public keys (JWKS), if the server cannot fetch them")
      .option("--ca <file>", "PEM file of the authority that signed its server's certificate")
      .option("--reuse", "allow an ID token to be exchanged several times"),
  ).action(add);
  addServerOptions(command.command("remove <name>").description("stop trusting an issuer")).action(remove);
}

async function list(options: ServerOptions): Promise<void> {
  const issuers = await (await connect(options)).all<Issuer>("/issuers");
  const rows = issuers.map(({ name, kind, url, hasKeys }) => [
    name,
    kind,
    url,
    hasKeys ? "given" : "fetched",
  ]);
  print(options, issuers, table(["NAME", "KIND", "URL", "KEYS"], rows, "No issuers."));
}

async function add(name: string, options: AddOptions): Promise<void> {
  const kind = options.kind ?? (ISSUER_KINDS.some((known) => known === name) ? name : "other");
  const issuer = await (await connect(options)).post<Issuer>("/issuers", {
    name,
    kind,
    ...(options.issuerUrl === undefined ? {} : { url: options.issuerUrl }),
    ...(options.keys === undefined ? {} : { keys: keysIn(options.keys) }),
    ...(options.ca === undefined ? {} : { ca: read(options.ca) }),
    ...(options.reuse ? { allowsReuse: true } : {}),
  });
  print(options, issuer, `ID tokens of ${issuer.url} are trusted. Add publishers: wheelyard publisher add.`);
}

async function remove(name: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/issuers/${segment(name)}`);
  print(options, { name, removed: true }, `Removed the issuer ${name}.`);
}

function keysIn(file: string): unknown {
  const text = read(file);
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys)) return keys;
  } catch {
    // Said below.
  }
  throw new CommandFailure(`${file} is not a JWKS: it must be a JSON object with an array named keys.`);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new CommandFailure(`${file} cannot be read. Check the path and its permissions.`);
  }
}
