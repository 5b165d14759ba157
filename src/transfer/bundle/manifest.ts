import { createHash } from "node:crypto";
import { z } from "zod";
import { Target } from "../../publishing/requests/targets.ts";
import { Refusal } from "../../refusal.ts";

export const FORMAT = "wheelyard-bundle/1";
/** Hashes of the volumes, beside them, so that each medium can be checked by itself. */
export const VOLUME_SUMS = "volumes/SHA256SUMS";
/** Bytes of the largest manifest that is read. */
export const MAX_MANIFEST = 4 * 2 ** 20;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Time = z.iso.datetime();
const Sequence = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31);

/** Requirements that were resolved together, in one environment. */
export const Resolution = z.strictObject({
  /** Numbers of the requests that it was made for. */
  requests: z.array(z.number().int().min(1)),
  targets: z.array(Target),
  /** Programs that resolved and tested, with their versions. */
  resolver: z.string().max(100),
  outcomes: z.array(
    z.strictObject({
      target: z.string(),
      python: z.string(),
      platform: z.string(),
      requirements: z.array(z.string()),
      files: Count,
      /** `installs`: tested without network. `not-tested`: has source distributions. `fails`, `unresolved`: see the problem. */
      outcome: z.enum(["installs", "not-tested", "fails", "unresolved"]),
      problem: z.string().nullable(),
    }),
  ),
});
export type Resolution = z.infer<typeof Resolution>;

/** What is signed. It names everything else in the bundle by hash. */
export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  /** The series that the bundle belongs to. An index admits bundles of one stream. */
  stream: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/),
  sequence: Sequence,
  /** The bundle that this one continues; null: it is complete in itself. */
  previous: z.strictObject({ sequence: Sequence, manifestSha256: Sha256 }).nullable(),
  createdAt: Time,
  expiresAt: Time.nullable(),
  /** `owner/name` of the index that it was made from. */
  source: z.string().max(200),
  counts: z.strictObject({ listed: Count, files: Count, bytes: Count }),
  /** Of facts/files.jsonl. */
  filesSha256: Sha256,
  /** Of SHA256SUMS. */
  sumsSha256: Sha256,
  /** Tar files that contain the files; empty: they are in the folder as they are. */
  volumes: z.array(z.strictObject({ name: z.string().regex(/^\d{3,6}\.tar$/), size: Count, sha256: Sha256 })),
  /** What `wheelyard bundle resolve` found, and how it was tested. Missing in other bundles. */
  resolved: Resolution.optional(),
  /** Name and version of the program that made it. */
  tool: z.string().max(100),
});
export type Manifest = z.infer<typeof Manifest>;

/** One file of the index, with what is known about it: a line of facts/files.jsonl. */
export const FileFact = z.strictObject({
  sha256: Sha256,
  filename: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+!-]{0,254}$/),
  /** Normalized name. */
  project: z.string().regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/),
  version: z.string().max(200),
  /** Bytes; null: a file that is not sent, and whose size the source does not know. */
  size: Count.nullable(),
  uploadedAt: Time.nullable(),
  requiresPython: z.string().max(2000).nullable(),
  metadataSha256: Sha256.nullable(),
  /** null: not yanked; else the reason. */
  yanked: z.string().max(1000).nullable(),
  /** Whether its bytes are in the bundle. false: the receiver has it. */
  present: z.boolean(),
  /** Why the receiver must not keep it. Missing for files that it is to have. */
  withdrawn: z
    .strictObject({
      /** `removed`: the file goes. `quarantined`: its whole project is hidden. */
      how: z.enum(["removed", "quarantined"]),
      reason: z.string().max(1000),
    })
    .optional(),
  /** Tar file that contains it, and where its bytes begin there. null: it is in the folder, or not sent. */
  place: z.strictObject({ volume: z.string(), offset: Count }).nullable(),
});
export type FileFact = z.infer<typeof FileFact>;

/** JSON with keys in order and without spaces (RFC 8785, for texts, whole numbers and what is made of them). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(",")}}`;
}

/** Reads a manifest. Refuses (`invalid`) what is none. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const parsed = Manifest.safeParse(parseJson(Buffer.from(bytes).toString("utf8")));
  if (parsed.success) return parsed.data;
  const message =
    "manifest.json is damaged, or was written by a version of Wheelyard that this one does not know.";
  throw new Refusal("invalid", "bad-manifest", message);
}

/** Reads facts/files.jsonl. Refuses (`invalid`) what is not such a list, or names a file twice. */
export function parseFacts(text: string): FileFact[] {
  const names = new Set<string>();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, at) => {
      const parsed = FileFact.safeParse(parseJson(line));
      if (!parsed.success) throw badFacts(`line ${at + 1} is not a file`);
      const { filename, present, size, withdrawn } = parsed.data;
      if (names.has(filename)) throw badFacts(`${filename} is listed twice`);
      if (present && size === null) throw badFacts(`${filename} has no size`);
      if (present && withdrawn !== undefined) throw badFacts(`${filename} is sent and withdrawn`);
      names.add(filename);
      return parsed.data;
    });
}

/** The text of facts/files.jsonl. */
export function writeFacts(facts: readonly FileFact[]): string {
  return facts.map((fact) => `${canonicalJson(fact)}\n`).join("");
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Path of a file below the folder of a bundle. */
export function pathOfFile({ sha256, filename }: Pick<FileFact, "sha256" | "filename">): string {
  return `files/${sha256.slice(0, 2)}/${sha256}/${filename}`;
}

function badFacts(problem: string): Refusal {
  return new Refusal("invalid", "bad-facts", `facts/files.jsonl is damaged: ${problem}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
