import { clientAddress } from "../../access/network.ts";
import { Refusal } from "../../refusal.ts";
import type { Counter } from "../../statistics/download-counts.ts";
import { findDownload } from "../files/answer.ts";
import { isDownload, isRestricted, prepareDownload } from "../files/route.ts";
import type { FileServices } from "../files/services.ts";
import { isDocsHost, mayAskFor } from "../host.ts";
import { type Prepared, Wire } from "../prepared.ts";
import type { AnswerCaches } from "../routes.ts";
import { answerSimple } from "../simple/answer.ts";
import { readTarget } from "../target.ts";
import type { PlainRequest } from "./plain-request.ts";
import type { Remembered } from "./raw-request-cache.ts";

/**
 * The prepared answer to a plain request, asked of the very functions that the routes ask; null when there is none. A
 * refusal is the ordinary server's to say; a part of the server that is away is asked once more there.
 */
export class FastPathAnswers {
  readonly #services: FileServices;
  readonly #caches: AnswerCaches;
  /** One wire for each body and kind of caller, however many requests ask for it. */
  readonly #wires = new WeakMap<Buffer, Map<string, Wire>>();

  constructor(services: FileServices, caches: AnswerCaches) {
    this.#services = services;
    this.#caches = caches;
  }

  async answer(request: PlainRequest, peer: string): Promise<Remembered | Refusal | null> {
    const { authenticator, trustedProxies } = this.#services;
    const target = readTarget(request.path);
    const { host, forwardedHost } = request;
    const asked = { peer, host, forwardedHost };
    if (!mayAskFor(this.#services, asked) || isDocsHost(this.#services, asked)) return null;
    if (target === null || (request.range !== undefined && target.kind !== "file")) return null;
    try {
      const address = clientAddress(peer, request.forwardedFor, trustedProxies);
      const caller = await authenticator.authenticate(request.authorization, address);
      const order = { ...request, caller };
      const { prepared, counter } =
        target.kind === "file"
          ? await this.#download(target, request, caller)
          : {
              prepared: await answerSimple(this.#services, this.#caches.pages, target, order),
              counter: null,
            };
      if (prepared === null || "location" in prepared) return null;
      const proof = authenticator.proofOf(request.authorization, address);
      const until = prepared.freshUntil ?? Number.POSITIVE_INFINITY;
      return { wire: this.#wire(prepared), until, proof, peer: proof.isBound ? peer : null, counter };
    } catch (error) {
      return error instanceof Refusal && error.kind !== "unavailable" ? error : null;
    }
  }

  async #download(
    target: NonNullable<ReturnType<typeof readTarget>> & { kind: "file" },
    request: PlainRequest,
    caller: Parameters<typeof findDownload>[3],
  ): Promise<{ prepared: Prepared | null; counter: Counter | null }> {
    const download = await findDownload(this.#services, this.#caches.pages, target, caller);
    // Answers that are sent again pass nothing that could note them.
    if (isRestricted(this.#services.access, download)) return { prepared: null, counter: null };
    const { range, ifNoneMatch } = request;
    const prepared = await prepareDownload(this.#services, download, this.#caches.small, {
      range,
      ifNoneMatch,
    });
    const isCounted = prepared !== null && prepared.status !== 304 && isDownload(download, range);
    return {
      prepared,
      counter: isCounted
        ? this.#services.downloadCounts.counter(download.content.file, request.userAgent)
        : null,
    };
  }

  #wire(prepared: Prepared): Wire {
    const terms = { keepAlive: this.#services.config.limits.idleTimeout };
    if (prepared.body === null) return new Wire(prepared, terms);
    const key = prepared.headers.flat().join("\n");
    const wires = this.#wires.get(prepared.body) ?? new Map<string, Wire>();
    this.#wires.set(prepared.body, wires);
    const wire = wires.get(key) ?? new Wire(prepared, terms);
    wires.set(key, wire);
    return wire;
  }
}
