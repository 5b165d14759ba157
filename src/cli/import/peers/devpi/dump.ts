import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";

const Text = z.string().nullish();
const Names = z.array(z.string()).catch([]);

const LogEntry = z.looseObject({ what: z.string(), who: Text, when: z.array(z.number()).nullish() });

export const DumpedFile = z.object({
  type: z.string(),
  projectname: z.string(),
  relpath: z.string(),
  version: Text,
  entrymapping: z
    .object({
      hash_spec: Text,
      md5: Text,
      hashes: z.record(z.string(), z.string()).nullish(),
      last_modified: Text,
    })
    .nullish(),
  log: z.array(LogEntry).nullish(),
  for_entrypath: Text,
});
export type DumpedFile = z.output<typeof DumpedFile>;

/** Settings of an index, of every version. */
export const IndexConfig = z.looseObject({
  type: z.string().default("stage"),
  volatile: z.union([z.boolean(), z.string()]).default(true),
  title: Text,
  bases: z.union([z.string().transform((text) => text.split(",")), Names]).default([]),
  acl_upload: Names.optional(),
  mirror_url: Text,
  mirror_use_external_urls: z.union([z.boolean(), z.string()]).nullish(),
  mirror_whitelist: Names.optional(),
  pypi_whitelist: Names.optional(),
});
export type IndexConfig = z.output<typeof IndexConfig>;

const DumpedIndex = z.object({
  indexconfig: IndexConfig,
  projects: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  files: z.array(DumpedFile).default([]),
});

export const DumpedUser = z.looseObject({
  pwhash: Text,
  email: Text,
  title: Text,
  description: Text,
  custom_data: z.unknown().optional(),
});

const Dump = z.object({
  users: z.record(z.string(), DumpedUser),
  indexes: z.record(z.string(), DumpedIndex),
  dumpversion: z.enum(["1", "2"]),
  devpi_server: Text,
});
export type Dump = z.output<typeof Dump>;

/** Reads `dataindex.json` of a folder that devpi-export wrote. Refuses (usage) anything else. */
export async function readDump(folder: string): Promise<Dump> {
  const path = join(folder, "dataindex.json");
  const text = await readFile(path, "utf8").catch(() => {
    throw new CommandFailure(
      `There is no ${path}. Give the folder that "devpi-export --serverdir SERVERDIR FOLDER" wrote.`,
      EXIT.usage,
    );
  });
  const read = Dump.safeParse(parsed(text, path));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CommandFailure(
    `${path} is not an export of devpi-server 2 or later: ${issue?.path.join(".") || "the file"} is not as expected.`,
    EXIT.usage,
  );
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailure(`${path} is cut off or damaged. Run devpi-export again.`, EXIT.usage);
  }
}
