import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Config } from "../../../config/schema.ts";
import { openStorage, STORAGE_DRIVERS, storageFolder } from "../../../storage/open.ts";
import type { Storage, StorageRight } from "../../../storage/storage.ts";
import { pathTrouble } from "../../../system/path-trouble.ts";
import { clockAgainst, type Finding, problem, warning, well, wordsOf } from "./finding.ts";

const SUBJECT = "store";
/** Below what files have in common, since a CDN may be let in there alone. */
const FOLDER = "files/.doctor/";
const FETCH_MS = 20_000;

interface Probe {
  storage: Storage;
  key: string;
  bytes: Buffer;
}

/** One right after the other, in the order in which a publish and an install need them. */
const STEPS: { right: StorageRight; run: (probe: Probe) => Promise<unknown> }[] = [
  { right: "put", run: ({ storage, key, bytes }) => storage.put(key, bytes) },
  { right: "get", run: readBack },
  { right: "list", run: findInList },
  { right: "delete", run: removeProbe },
];

/** Puts, gets, lists and removes an object of its own, so that a right that lacks is named. */
export async function checkStore(config: Config): Promise<Finding[]> {
  const folder = storageFolder(config);
  if (folder !== null && !existsSync(folder))
    return [well(SUBJECT, `${folder} does not exist yet. It is created at the first start of a new site`)];
  let storage: Storage;
  try {
    storage = await openStorage(config);
  } catch (error) {
    return [problem(SUBJECT, wordsOf(error), "See the settings below `storage`.")];
  }
  const probe: Probe = { storage, key: `${FOLDER}${randomUUID()}`, bytes: Buffer.from(randomUUID()) };
  try {
    return await probeStore(probe, config);
  } finally {
    await storage.close();
  }
}

async function probeStore(probe: Probe, config: Config): Promise<Finding[]> {
  const { downloads } = config;
  const findings: Finding[] = [];
  let clock: Finding | null = null;
  for (const { right, run } of STEPS) {
    try {
      await run(probe);
      if (right === "put") clock = await storeClock(probe);
      if (right === "get" && downloads.mode === "redirect")
        findings.push(...(await checkSignedAddress(probe, downloads.urlLife)));
    } catch (error) {
      const advice = adviceFor(probe, config, error);
      findings.push(problem(SUBJECT, `${nameOf(right, probe)} does not work: ${reasonOf(error)}`, advice));
      if (right === "put") break;
    }
  }
  const name = probe.storage.name;
  if (!findings.some(({ state }) => state === "problem"))
    findings.push(well(SUBJECT, `${name}: put, get, list and delete work`));
  return clock === null ? findings : [...findings, clock];
}

/** Of a folder, what its disk and its owner are; of a store elsewhere, the right that lacks. */
function adviceFor({ storage }: Probe, config: Config, error: unknown): string {
  const folder = storageFolder(config);
  if (folder === null || storage.isRemote)
    return "Give the identity of this server that right on the bucket and everything in it, or correct what it says.";
  const { code = "", path = folder } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return pathTrouble(path, code);
}

/** Whether a client that is sent to the store finds the bytes there. */
async function checkSignedAddress({ storage, key, bytes }: Probe, life: number): Promise<Finding[]> {
  const advice =
    "Clients are redirected there (downloads.mode: redirect). You can ignore this if clients can reach it and only this machine cannot.";
  const signed = await storage.signedUrl?.(key, { life, isPublic: false });
  if (!signed)
    return [
      warning(
        SUBJECT,
        `${storage.name} cannot create signed URLs. Files are streamed instead`,
        "Set downloads.mode: stream.",
      ),
    ];
  const { host } = new URL(signed.url);
  try {
    const answer = await fetch(signed.url, { signal: AbortSignal.timeout(FETCH_MS) });
    const isSame = answer.ok && bytes.equals(Buffer.from(await answer.arrayBuffer()));
    if (isSame) return [well(SUBJECT, `a signed URL at ${host} works`)];
    return [warning(SUBJECT, `a signed URL at ${host} answers ${answer.status}`, advice)];
  } catch (error) {
    return [warning(SUBJECT, `a signed URL at ${host} cannot be reached: ${reasonOf(error)}`, advice)];
  }
}

function nameOf(right: StorageRight, { storage }: Probe): string {
  const name = STORAGE_DRIVERS.find((driver) => driver.name === storage.name)?.rights?.[right];
  return name === undefined ? right : `${right} (${name})`;
}

/** The refusal's own words, and what the driver heard. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? ` (${wordsOf(error.cause)})` : "";
  return `${wordsOf(error)}${cause}`;
}

async function storeClock({ storage, key }: Probe): Promise<Finding | null> {
  const ours = Date.now();
  const object = await storage.stat(key).catch(() => null);
  return object === null ? null : clockAgainst("the store", object.modifiedAt, ours);
}

async function readBack({ storage, key, bytes }: Probe): Promise<void> {
  const read = await storage.get(key);
  if (read === null) throw new Error("the object that was just written is missing");
  if (!bytes.equals(read)) throw new Error("the content read back differs from what was written");
}

async function findInList({ storage, key }: Probe): Promise<void> {
  for await (const object of storage.list(FOLDER)) if (object.key === key) return;
  throw new Error("the object that was just written is not listed");
}

async function removeProbe({ storage, key }: Probe): Promise<void> {
  await storage.remove(key);
  if ((await storage.get(key)) !== null) throw new Error("the object was not deleted");
}
