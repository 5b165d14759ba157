import { parseDistributionFilename } from "../../../../packaging/names/distribution-filename.ts";
import type { ProjectName } from "../../../../packaging/names/project-name.ts";
import { Refusal } from "../../../../refusal.ts";
import { UpstreamClient } from "../../../../upstreams/client.ts";
import { fetchPage } from "../../../../upstreams/page.ts";
import { parseRawPage, textOf } from "../../../../upstreams/raw-page.ts";
import { plainAddress } from "../../engine/folder.ts";
import { patiently } from "../network/download.ts";

/** What a page says about a file. */
interface Shown {
  /** null: it cannot be read. */
  address: string | null;
  yanked: string | null;
}

/** The simple pages of a repository: installers know its files by the addresses on them. The last page is kept. */
export class OldPages {
  readonly #client: UpstreamClient;
  #last: { project: ProjectName; page: Promise<Map<string, Shown>> } | null = null;

  constructor({ upstream }: UpstreamClient, root: URL) {
    this.#client = new UpstreamClient({ ...upstream, root: new URL(`${root.href}/`) }, process.env);
  }

  /** null: the page does not show it, or cannot be read. */
  async find(filename: string): Promise<Shown | null> {
    const project = projectOf(filename);
    if (project === null) return null;
    if (this.#last?.project !== project) this.#last = { project, page: this.#read(project) };
    return (await this.#last.page).get(filename) ?? null;
  }

  close(): void {
    this.#client.close();
  }

  async #read(project: ProjectName): Promise<Map<string, Shown>> {
    try {
      const answer = await patiently(() => fetchPage(this.#client, project, null, [403]));
      if (answer.kind !== "page") return new Map();
      const { files } = parseRawPage(answer.page, textOf(answer.page));
      return new Map(
        files.map(({ filename, url, yanked }) => [
          filename,
          { address: pathOf(url, answer.page.url), yanked },
        ]),
      );
    } catch (error) {
      if (error instanceof Refusal) return new Map();
      throw error;
    }
  }
}

function pathOf(url: string, page: string): string | null {
  return plainAddress(URL.parse(url, page)?.pathname ?? "");
}

function projectOf(filename: string): ProjectName | null {
  try {
    return parseDistributionFilename(filename).project;
  } catch {
    return null;
  }
}
