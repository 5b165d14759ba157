import { Problem } from "../../../client/src/problem.ts";
import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import { ProjectProblem } from "../../transfer/static-export/export-project.ts";
import type { ExportSource, SourceList } from "../../transfer/static-export/source.ts";
import type { ApiClient } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import { whyNoAnswer } from "../terminal/connection.ts";

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";
const PAGE = 500;

interface RootPage {
  meta: { "_last-serial"?: number };
  projects: { name: string; "_last-serial"?: number }[];
}

/** What to export of which index. */
export interface Wanted {
  /** `owner/name`. */
  index: string;
  /** Its path on the server: empty for the default index, else ends with "/". */
  prefix: string;
  /** Whether projects are exported that come from a mirror. */
  mirrored: boolean;
}

/** An index of a running server, as an installer sees it with the same credentials. */
export class ServerSource implements ExportSource {
  readonly #api: ApiClient;
  readonly #wanted: Wanted;
  #etag: string | null = null;

  constructor(api: ApiClient, wanted: Wanted) {
    this.#api = api;
    this.#wanted = wanted;
  }

  async list(): Promise<SourceList | null> {
    const response = await this.#api.fetchChanged(`${this.#wanted.prefix}simple/`, JSON_PAGE, this.#etag);
    if (response === null) return null;
    const { meta, projects } = (await response.json()) as RootPage;
    const serials = new Map<ProjectName, number>();
    for (const { name, "_last-serial": serial = 0 } of projects) {
      const parsed = parseProjectName(name);
      if (parsed !== null) serials.set(parsed, serial);
    }
    const newest = projects.reduce((most, { "_last-serial": serial = 0 }) => Math.max(most, serial), 0);
    const hosted = await this.#hostedNames();
    this.#etag = response.headers.get("etag");
    const names = [...serials.keys()].filter((name) => hosted?.has(name) ?? true);
    return { names, serials, serial: meta["_last-serial"] ?? 0, newest };
  }

  async page(project: ProjectName): Promise<string | null> {
    const path = `${this.#wanted.prefix}simple/${project}/`;
    return (await this.#fetch(path, JSON_PAGE))?.text() ?? null;
  }

  async file(path: string): Promise<AsyncIterable<Uint8Array> | null> {
    const response = await this.#fetch(this.#wanted.prefix + path, "*/*");
    return response === null ? null : bytesOf(response, path);
  }

  /** null: all names are wanted. */
  async #hostedNames(): Promise<Set<string> | null> {
    if (this.#wanted.mirrored) return null;
    const path = indexPath(this.#wanted.index);
    const { items } = await this.#api.get<{ items: { kind: string }[] }>(`${path}/tree`);
    if (!items.some(({ kind }) => kind === "mirror")) return null;
    const names = new Set<string>();
    const query = { kind: "hosted", limit: PAGE };
    for await (const { name } of this.#api.each<{ name: string }>(`${path}/projects`, query)) names.add(name);
    return names;
  }

  /** null: there is nothing at this address. What cannot be fetched, while the server is well, is a problem of its project. */
  async #fetch(path: string, accept: string): Promise<Response | null> {
    try {
      return await this.#api.fetch(path, accept);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 404 || error.status === 410) return null;
      if (error.status < 500 || error.status === 503) throw error;
      throw new ProjectProblem(error.message);
    }
  }
}

async function* bytesOf({ body }: Response, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* (body ?? []) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const name = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
    throw new ProjectProblem(`the download of ${name} was interrupted: ${whyNoAnswer(error)}`);
  }
}
