import { createHash } from "node:crypto";
import { boundedMap } from "../bounded-map.ts";
import { steadyNow } from "../clock.ts";
import { Refusal } from "../refusal.ts";
import { WorkerThread } from "../thread-requests.ts";
import type { Description, DescriptionForm } from "./description.ts";

const MAX_CACHE = 16 * 2 ** 20;
const MAX_WAITING = 100;
const IDLE_MS = 60_000;
/** No description takes longer; one that seems to is hostile, and is shown as it was written. */
const PATIENCE_MS = 5_000;
const MEMORY_MB = 256;
/** Milliseconds after which a description that failed is rendered again: a plugin may be back, or the machine less busy. */
const FAILED_MS = 30_000;

/** Another way to render descriptions, such as a plugin's. */
export interface DescriptionRenderer {
  /** The HTML, which is made safe afterwards; null: it leaves this one to others. An error means the same. */
  render(description: Description): Promise<string | null>;
}

interface Kept {
  html: string | null;
  /** On the steady clock. */
  until: number;
}

interface Rendered {
  /** null: nothing could render it. */
  html: string | null;
  /** Whether something failed on the way, so that another try may give something else. */
  isMakeshift: boolean;
}

/** What the thread gets: a description, or HTML that others made of one. */
export type ThreadDescription = Pick<Description, "text"> & { form: DescriptionForm | "html" };

/**
 * Descriptions as HTML that may stand in a page. Rendered one after the other in a thread that starts when one is asked
 * for and ends when none is; kept by their own hash, so that nothing ever makes them stale. What was rendered after a failure is
 * only kept for a short time.
 */
export class Descriptions {
  readonly #kept = boundedMap<string, Kept>(MAX_CACHE, sizeOf);
  readonly #running = new Map<string, Promise<string | null>>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #renderers: readonly DescriptionRenderer[];
  readonly #now: () => number;
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
  constructor(renderers: readonly DescriptionRenderer[] = [], now: () => number = steadyNow) {
    this.#renderers = renderers;
    this.#now = now;
  }

  /** The HTML; null when the text cannot be rendered in time. Refuses (`too-many`) when too many wait. */
  async html(description: Description): Promise<string | null> {
    const { form, text } = description;
    const key = createHash("sha256").update(`${form}\n${text}`).digest("hex");
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.html;
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
      .then(({ html, isMakeshift }) => {
        this.#kept.set(key, { html, until: isMakeshift ? this.#now() + FAILED_MS : Infinity });
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
  #inTurn(description: Description): Promise<Rendered> {
    const done = this.#turn.then(() => this.#render(description));
    this.#turn = done;
    return done;
  }

  async #render(description: Description): Promise<Rendered> {
    let isMakeshift = false;
    const failed = () => {
      isMakeshift = true;
      return null;
    };
    const made = await this.#renderedElsewhere(description, failed);
    const safe = made === null ? null : await this.#thread.ask({ form: "html", text: made }).catch(failed);
    const html = safe ?? (await this.#thread.ask(description).catch(failed));
    return { html, isMakeshift };
  }

  /** What a plugin makes of it, not safe yet; null: none does. */
  async #renderedElsewhere(description: Description, failed: () => null): Promise<string | null> {
    for (const renderer of this.#renderers) {
      const html = await renderer.render(description).catch(failed);
      if (html !== null) return html;
    }
    return null;
  }
}

/** Bytes of a text in memory, with what it costs to keep any. */
function sizeOf({ html }: Kept): number {
  return 200 + 2 * (html?.length ?? 0);
}
