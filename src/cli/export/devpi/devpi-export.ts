import type { Account } from "../../../http/api/accounts/schema.ts";
import type { Grant } from "../../../http/api/grants/schema.ts";
import type { Project } from "../../../http/api/projects/schema.ts";
import type { Release } from "../../../http/api/releases/schema.ts";
import type { IndexSettings } from "../../../indexes/index-record.ts";
import { VERSION } from "../../../version.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import { type ExportedFile, FileWriter, toDumped } from "./files.ts";
import { configOf } from "./index-config.ts";
import { metadataOf } from "./metadata.ts";
import { toxResultsOf } from "./tox-results.ts";
import { lockedUser } from "./users.ts";

/** Something that the export does not have, and why. */
export interface Note {
  what: string;
  why: string;
}

interface Terms {
  includeRestricted?: boolean;
  watch: (done: { phase: string; done: number; total: number | null }) => void;
}

interface Shown {
  owner: string;
  name: string;
  kind: "hosted" | "mirror";
  settings: IndexSettings;
}

/** Collects what devpi-import reads, and writes the files of it. */
export class DevpiExport {
  readonly counts = { users: 0, indexes: 0, projects: 0, files: 0, bytes: 0, results: 0 };
  /** What devpi cannot hold. */
  readonly notes: Note[] = [];
  /** What could not be fetched. */
  readonly problems: Note[] = [];
  readonly #api: ApiClient;
  readonly #terms: Terms;
  readonly #files: FileWriter;

  constructor(api: ApiClient, folder: string, terms: Terms) {
    this.#api = api;
    this.#terms = terms;
    this.#files = new FileWriter(api, folder);
  }

  /** What goes into `dataindex.json`. `wanted`: addresses of indexes; empty: all. */
  async collect(wanted: readonly string[]) {
    const indexes = await this.#indexes(wanted);
    const addresses = new Set(indexes.map(({ owner, name }) => `${owner}/${name}`));
    const { users, members } = await this.#people(indexes.map(({ owner }) => owner));
    const dumped: Record<string, unknown> = {};
    for (const index of indexes) {
      const address = `${index.owner}/${index.name}`;
      const note = (why: string) => this.notes.push({ what: address, why });
      const grants = await this.#api.all<Grant>("/grants", { index: address });
      const indexconfig = configOf(index, { addresses, grants, users, members, note });
      const contents = index.kind === "mirror" ? {} : await this.#contents(address);
      dumped[address] = { indexconfig, ...contents };
      this.counts.indexes += 1;
    }
    this.counts.users = Object.keys(users).length;
    return {
      dumpversion: "2",
      devpi_server: "6.20.3",
      pythonversion: [3, 11, 0, "final", 0],
      exported_by: `wheelyard ${VERSION}`,
      users,
      indexes: dumped,
    };
  }

  async #indexes(wanted: readonly string[]): Promise<Shown[]> {
    if (wanted.length === 0) return this.#api.all<Shown>("/indexes");
    return Promise.all([...new Set(wanted)].map((address) => this.#api.get<Shown>(indexPath(address))));
  }

  /** Accounts, and those whom indexes are named after. `root` is there already. */
  async #people(owners: readonly string[]) {
    const accounts = await this.#api.all<Account>("/accounts");
    const members = new Map<string, string[]>();
    for (const { name, groups } of accounts)
      for (const group of groups) members.set(group, [...(members.get(group) ?? []), name]);
    const names = new Set([
      ...accounts.filter(({ disabled }) => !disabled).map(({ name }) => name),
      ...owners,
    ]);
    names.delete("root");
    const users: Record<string, Record<string, unknown>> = {};
    for (const name of [...names].sort()) users[name] = await lockedUser(name);
    if (names.size > 0)
      this.notes.push({
        what: "users",
        why: "Passwords are not exported, and no user can sign in yet. Set each one: devpi user -m NAME password=…",
      });
    return { users, members };
  }

  async #contents(address: string) {
    const projects: Record<string, Record<string, unknown>> = {};
    const files: unknown[] = [];
    const query = { kind: "hosted" };
    for await (const { name } of this.#api.each<{ name: string }>(`${indexPath(address)}/projects`, query)) {
      const path = `${indexPath(address)}/projects/${segment(name)}`;
      const project = await this.#api.get<Project>(path);
      if (!project.files.some(({ source }) => source === address)) continue;
      if (project.restricted && this.#terms.includeRestricted !== true) {
        this.notes.push({ what: `${address} ${name}`, why: "It is restricted, and is left out." });
        continue;
      }
      projects[name] = await this.#versions(address, project, path, files);
      this.counts.projects += 1;
      this.#terms.watch({ phase: "projects", done: this.counts.projects, total: null });
    }
    return { projects, files };
  }

  async #versions(address: string, project: Project, path: string, files: unknown[]) {
    const versions: Record<string, unknown> = {};
    if (project.status !== "active")
      this.#lost(address, project.name, `Its status (${project.status}) is not exported.`);
    const { items } = await this.#api.get<{ items: { version: string }[] }>(`${path}/docs`);
    for (const { version } of items)
      this.#lost(
        address,
        `${project.name} ${version}`,
        "Its documentation is not exported. Upload its zip again.",
      );
    for (const version of project.versions) {
      const release = await this.#api.get<Release>(`${path}/releases/${segment(version)}`);
      const own = release.files.filter(({ source }) => source === address);
      const written: ExportedFile[] = [];
      for (const file of own) {
        if (file.yanked)
          this.#lost(address, file.filename, "It is yanked. devpi shows it like any other file.");
        if (file.hasSignature) this.#lost(address, file.filename, "Its signature is not exported.");
        const one = { index: address, project: project.name, version, file };
        const failed = await this.#files.write(one);
        if (failed === null) written.push(one);
        else this.problems.push({ what: `${address} ${file.filename}`, why: failed });
      }
      if (written.length === 0) continue;
      versions[version] = metadataOf(project.displayName, version, release.metadata);
      files.push(...written.map(toDumped));
      const results = await toxResultsOf(this.#api, this.#files, written);
      files.push(...results);
      this.counts.results += results.length;
    }
    this.counts.files = this.#files.written;
    this.counts.bytes = this.#files.bytes;
    return versions;
  }

  #lost(address: string, what: string, why: string): void {
    this.notes.push({ what: `${address} ${what}`, why });
  }
}
