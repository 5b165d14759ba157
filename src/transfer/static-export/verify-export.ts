import { Proof } from "../../indexes/mirror/proof.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { parseRootHtml } from "../../packaging/simple/simple-html.ts";
import { parseRootJson } from "../../packaging/simple/simple-json.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { keptPage, type NamedObject } from "./exported-page.ts";
import { Place } from "./layout.ts";
import { NamedAddresses } from "./leftovers.ts";
import { readNote } from "./note.ts";

const MAX_ROOT = 512 * 2 ** 20;

/** What is in an export, and what is wrong with it. */
export interface VerifiedExport {
  indexes: string[];
  projects: number;
  files: number;
  bytes: number;
  /** Stored files that no page names. They do no harm, and the next export removes them. */
  leftovers: number;
  problems: { key: string; problem: string }[];
}

/**
 * Reads every page of an export and every file that they name, and compares sizes and hashes. It needs no server. Refuses
 * (`not-found`) a place that is no export.
 */
export async function verifyExport(
  storage: Storage,
  progress: (files: number) => void,
): Promise<VerifiedExport> {
  const indexes = await readNote(storage);
  if (indexes === null) throw new Refusal("not-found", "no-export", "There is no export at this place.");
  const found: VerifiedExport = { indexes: [], projects: 0, files: 0, bytes: 0, leftovers: 0, problems: [] };
  for (const [prefix, index] of Object.entries(indexes)) {
    found.indexes.push(index);
    await verifyPlace({ storage, place: new Place(prefix), found, progress });
  }
  return found;
}

interface Verifying {
  storage: Storage;
  place: Place;
  found: VerifiedExport;
  progress(files: number): void;
}

async function verifyPlace(verifying: Verifying): Promise<void> {
  const { storage, place, found } = verifying;
  const names = await listed(verifying);
  const named = new NamedAddresses(place);
  for (const name of names) for (const key of await verifyProject(verifying, name)) named.add(key);
  for await (const { key } of storage.list(place.simple)) {
    const project = place.projectOf(key);
    if (project !== null && !names.has(project))
      found.problems.push({ key, problem: "the list of projects does not name it" });
  }
  for await (const { key } of storage.list(place.files)) if (!named.has(key)) found.leftovers++;
}

/** The names of both lists of projects. */
async function listed({ storage, place, found }: Verifying): Promise<Set<ProjectName>> {
  const [html, json] = await Promise.all([
    storage.get(place.root("html"), MAX_ROOT),
    storage.get(place.root("json"), MAX_ROOT),
  ]);
  for (const [form, bytes] of [["html", html] as const, ["json", json] as const])
    if (bytes === null) found.problems.push({ key: place.root(form), problem: "it is missing" });
  const ofHtml = html === null ? [] : parseRootHtml(Buffer.from(html).toString("utf8")).names;
  const ofJson = json === null ? [] : parseRootJson(Buffer.from(json).toString("utf8")).names;
  if (html !== null && json !== null && ofHtml.join() !== ofJson.join())
    found.problems.push({ key: place.root("html"), problem: "it lists other projects than index.json" });
  return new Set([...ofHtml, ...ofJson]);
}

/** Resolves with the keys that the page names. */
async function verifyProject(verifying: Verifying, project: ProjectName): Promise<string[]> {
  const { storage, place, found } = verifying;
  found.projects++;
  const page = await keptPage(storage, place, project);
  if (page === null) {
    found.problems.push({ key: place.page(project, "json"), problem: "it is missing or damaged" });
    return [];
  }
  const html = await storage.get(place.page(project, "html"));
  if (html === null || Buffer.from(html).toString("utf8") !== page.html)
    found.problems.push({
      key: place.page(project, "html"),
      problem: "it does not show what index.json shows",
    });
  for (const object of page.objects) await verifyObject(verifying, object);
  return page.objects.map(({ key }) => key);
}

async function verifyObject({ storage, found, progress }: Verifying, object: NamedObject): Promise<void> {
  const stream = await storage.open(object.key);
  if (stream === null) {
    found.problems.push({ key: object.key, problem: "it is missing" });
    return;
  }
  const proof = await Proof.begin(object.hashes);
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    proof.update(chunk);
    size += chunk.length;
  }
  const { failed } = proof.finish();
  const wrong = failed ?? (object.size !== null && object.size !== size ? "size" : null);
  if (wrong !== null)
    found.problems.push({ key: object.key, problem: `it does not have the ${wrong} that its page says` });
  found.files++;
  found.bytes += size;
  progress(found.files);
}
