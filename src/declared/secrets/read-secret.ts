import { readFile } from "node:fs/promises";
import { errorWords } from "../../system/error-words.ts";
import type { SECRET_PLACES } from "../secret-reference.ts";
import { unavailable } from "./no-secret.ts";

type Place = (typeof SECRET_PLACES)[number];
type Reader = (name: string) => Promise<string>;

/** The SDKs of clouds are loaded when a file refers to their secrets. */
const READERS: Readonly<Record<Place, Reader>> = {
  env: async (name) => {
    const value = process.env[name];
    if (value) return value;
    throw unavailable(`the environment variable ${name} is not set`);
  },
  file: async (path) => {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      throw unavailable(`the file ${path} cannot be read (${errorWords(error)})`);
    }
  },
  aws: async (name) => (await import("./aws-secret.ts")).readAwsSecret(name),
  gcp: async (name) => (await import("./gcp-secret.ts")).readGcpSecret(name),
  azure: async (url) => (await import("./azure-secret.ts")).readAzureSecret(url),
};

/**
 * The secret that a reference names, without the end of its line. Refuses (`invalid`) one that is not there; no message contains
 * any part of a secret.
 */
export async function readSecret(reference: string): Promise<string> {
  const colon = reference.indexOf(":");
  const place = reference.slice(0, colon) as Place;
  const [name = "", key] = splitKey(place, reference.slice(colon + 1));
  const text = (await READERS[place](name)).replace(/\r?\n$/, "");
  const value = key === undefined ? text : keyOf(text, key, reference);
  if (value === "") throw unavailable(`${reference} is empty`);
  return value;
}

/** A name of a variable has no key, and may hold anything. */
function splitKey(place: Place, rest: string): [string, string?] {
  const hash = place === "env" ? -1 : rest.lastIndexOf("#");
  return hash === -1 ? [rest] : [rest.slice(0, hash), rest.slice(hash + 1)];
}

function keyOf(text: string, key: string, reference: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unavailable(`${reference} names a key, but the secret is not a JSON object`);
  }
  const found = Object.hasOwn(Object(value), key) ? (value as Record<string, unknown>)[key] : undefined;
  if (typeof found === "string") return found;
  throw unavailable(`the secret of ${reference} has no text at the key ${key}`);
}
