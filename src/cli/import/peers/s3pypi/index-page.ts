import type { OldBucket } from "../../engine/bucket.ts";
import type { OldProblem } from "../../engine/old-site.ts";

/** What an index page says about a file. */
interface Listed {
  sha256: string | null;
  md5: string | null;
}

/** The index page that s3pypi wrote for the folder of a project. */
export class IndexPage {
  readonly folder: string;
  /** Whether the folder has a page. */
  readonly isThere: boolean;
  readonly #files: Map<string, Listed>;

  constructor(folder: string, html: string | null = null) {
    this.folder = folder;
    this.isThere = html !== null;
    this.#files = new Map(html === null ? [] : linksOf(html));
  }

  /** Its key ends in a slash, or in `index.html` (s3pypi `--index.html`, and all versions before 1.0). */
  static async read(bucket: OldBucket, prefix: string, folder: string): Promise<IndexPage> {
    const key = `${prefix}${folder}/`;
    return new IndexPage(folder, (await bucket.text(key)) ?? (await bucket.text(`${key}index.html`)));
  }

  /** What the page says about a file that is in the bucket; undefined: it does not list it. */
  take(filename: string): Listed | undefined {
    const found = this.#files.get(filename);
    this.#files.delete(filename);
    return found;
  }

  /** Files that the page lists and that the bucket did not have. */
  *missing(prefix: string): Generator<OldProblem> {
    for (const filename of this.#files.keys())
      yield {
        what: `${prefix}${this.folder}/${filename}`,
        why: "The index page lists this file, but it is not in the bucket.",
      };
  }
}

/** s3pypi writes one link a line, and reads its own pages by such a pattern. */
function* linksOf(html: string): Generator<[string, Listed]> {
  for (const [, href = "", text = ""] of html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/gi)) {
    const [, kind, value = null] = /#(sha256|md5)=([0-9a-f]+)$/i.exec(href) ?? [];
    const sha256 = kind === "sha256" ? value : null;
    yield [text.trim(), { sha256, md5: kind === "md5" ? value : null }];
  }
}
