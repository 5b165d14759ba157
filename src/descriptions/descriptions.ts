import { createHash } from "node:crypto";
import { boundedMap } from "../bounded-map.ts";
import { Refusal } from "../refusal.ts";
import { WorkerThread } from "../thread-requests.ts";
import type { Description, DescriptionForm } from "./description.ts";

const MAX_CACHE = 16 * 2 ** 20;
const MAX_WAITING = 100;
const IDLE_MS = 60_000;
/** No description takes longer; one that seems to is hostile, and is shown as it was written. */
const PATIENCE_MS = 5_000;
const MEMORY_MB = 256;

/** Another way to render descriptions, such as a plugin's. */
export interface DescriptionRenderer {
  /** The HTML, which is made safe afterwards; null: it leaves this one to others. An error means the same. */
  render(description: Description): Promise<string | null>;
}

/** What the thread gets: a description, or HTML that others made of one. */
export type ThreadDescription = Pick<Description, "text"> & { form: DescriptionForm | "html" };

/**
 * Descriptions as HTML that may stand in a page. Rendered one after the other in a thread that starts when one is asked
 * for and ends when none is; kept by their own hash, so that nothing ever makes them stale.
 */
export class Descriptions {
  readonly #kept = boundedMap<string, { html: string | null }>(MAX_CACHE, sizeOf);
  readonly #running = new Map<string, Promise<string | null>>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #renderers: readonly DescriptionRenderer[];
  readonly #thread = new WorkerThread<ThreadDescription, string | null>(
    "description-thread",
    import.meta.url,
    {
      idle: IDLE_MS,
      patience: PATIENCE_MS,
      memory: MEMORY_MB,
    },
  );

  /** `renderers`: those of plugins, which are asked before the server's own. */
  constructor(renderers: readonly DescriptionRenderer[] = []) {
    this.#renderers = renderers;
  }

  /** The HTML; null when the text cannot be rendered in time. Refuses (`too-many`) when too many wait. */
  async html(description: Description): Promise<string | null> {
    const { form, text } = description;
    const key = createHash("sha256").update(`${form}\n${text}`).digest("hex");
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.html;
    const running = this.#running.get(key);
    if (running) return running;
    if (this.#running.size >= MAX_WAITING) {
      throw new Refusal(
        "too-many",
        "too-many-descriptions",
        "Too many descriptions are being rendered. Try again.",
        {
          retryAfter: 2,
        },
      );
    }
    const rendering = this.#inTurn(description)
      .then((html) => {
        this.#kept.set(key, { html });
        return html;
      })
      .finally(() => this.#running.delete(key));
    this.#running.set(key, rendering);
    return rendering;
  }

  close(): void {
    void this.#thread.close();
  }

  /** One after the other, so that each has all of the patience. */
  #inTurn(description: Description): Promise<string | null> {
    const done = this.#turn.then(async () => {
      const made = await this.#rendered(description);
      const safe =
        made === null ? null : await this.#thread.ask({ form: "html", text: made }).catch(() => null);
      return safe ?? this.#thread.ask(description).catch(() => null);
    });
    this.#turn = done;
    return done;
  }

  /** What a plugin makes of it, not safe yet; null: none does. */
  async #rendered(description: Description): Promise<string | null> {
    for (const renderer of this.#renderers) {
      const html = await renderer.render(description).catch(() => null);
      if (html !== null) return html;
    }
    return null;
  }
}

/** Bytes of a text in memory, with what it costs to keep any. */
function sizeOf({ html }: { html: string | null }): number {
  return 200 + 2 * (html?.length ?? 0);
}
