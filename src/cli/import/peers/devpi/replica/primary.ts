import { createWriteStream, openAsBlob } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { whyNoAnswer } from "../../../../terminal/connection.ts";
import { CommandFailure, EXIT } from "../../../../terminal/failure.ts";
import type { DevpiBytes } from "../old-devpi.ts";
import { BadStream, Decoder } from "./decoder.ts";
import type { ReplicaState } from "./state.ts";
import { tokenOf } from "./token.ts";

/** The server waits for a change for 30 seconds before it says that there is none. */
const PATIENCE_MS = 60_000;
/** Longest silence while it sends. */
const SILENCE_MS = 300_000;
/** Entries of the changelog that are noted in one transaction. */
const BATCH = 200;
const STREAM = "application/x-devpi-replica-changes, application/octet-stream; q=0.9";

/** A running devpi-server, as its replicas see it. It is only read. */
export class Primary {
  readonly #base: URL;
  readonly #key: Buffer;
  readonly #state: ReplicaState;

  constructor(base: URL, key: Buffer, state: ReplicaState) {
    this.#base = base;
    this.#key = key;
    this.#state = state;
  }

  /**
   * Reads the changes that are not in the state yet. Waits for one if there is none; resolves with how many came, which may be none
   * after half a minute. `signal` ends the waiting.
   */
  async read({ wait, signal }: { wait: boolean; signal?: AbortSignal }): Promise<number> {
    const path = `+changelog/${this.#state.next}-${wait ? "" : "?initial_fetch"}`;
    const answer = await this.#ask(path, { Accept: STREAM }, signal);
    this.#recognise(answer);
    if (answer.status === 202) return 0;
    if (answer.status !== 200 || answer.body === null) throw refusalOf(answer.status);
    return this.#take(answer.body);
  }

  /** Bytes of files, as replicas fetch them. */
  get bytes(): DevpiBytes {
    return {
      look: async () => ({ size: null, stamp: null }),
      open: async (relpath, spare) => {
        const path = relpath.split("/").map(encodeURIComponent).join("/").replaceAll("%2B", "+");
        const answer = await this.#ask(path, { "X-DEVPI-REPLICA-FILEREPL": "YES" });
        if (answer.status === 410) throw new CommandFailure("It was removed from the old server meanwhile.");
        if (answer.status !== 200 || answer.body === null)
          throw new CommandFailure(`The old server answers ${answer.status} instead of the file.`);
        await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(spare));
        return openAsBlob(spare);
      },
    };
  }

  async #take(body: NonNullable<Response["body"]>): Promise<number> {
    const decoder = new Decoder();
    let serial: number | null = null;
    let read = 0;
    let batch: Parameters<ReplicaState["applyAll"]>[0][number][] = [];
    const apply = () => {
      this.#state.applyAll(batch);
      batch = [];
    };
    try {
      for await (const chunk of body)
        for (const value of decoder.feed(chunk)) {
          if (serial === null) serial = numberOf(value);
          else {
            const [changes = null] = Array.isArray(value) ? value : [value];
            batch.push({ serial, changes });
            [serial, read] = [null, read + 1];
            if (batch.length >= BATCH) apply();
          }
        }
    } catch (error) {
      // What came whole counts; the next request goes on behind it.
      apply();
      if (error instanceof BadStream)
        throw new CommandFailure(`The changelog of the old server cannot be read: ${error.message}.`);
      throw error;
    }
    apply();
    if (serial !== null || !decoder.isBetween)
      throw new CommandFailure(
        "The changelog of the old server ended in the middle of an entry. Run it again.",
      );
    return read;
  }

  async #ask(path: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    const uuid = this.#state.ownUuid;
    const expected = this.#state.primaryUuid ?? "";
    const limits = [
      AbortSignal.timeout(path.startsWith("+changelog") ? PATIENCE_MS + SILENCE_MS : SILENCE_MS),
    ];
    try {
      return await fetch(new URL(path, this.#base), {
        headers: {
          ...headers,
          "X-DEVPI-REPLICA-UUID": uuid,
          "X-DEVPI-EXPECTED-PRIMARY-ID": expected,
          "X-DEVPI-EXPECTED-MASTER-ID": expected,
          Authorization: `Bearer ${tokenOf(this.#key, uuid, Math.floor(Date.now() / 1000))}`,
        },
        redirect: "manual",
        signal: AbortSignal.any([...limits, ...(signal === undefined ? [] : [signal])]),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new CommandFailure(
        `${this.#base.host} does not answer: ${whyNoAnswer(error)}.`,
        EXIT.unreachable,
      );
    }
  }

  /** Another server than before has another changelog. */
  #recognise({ headers, status }: Response): void {
    const uuid = headers.get("x-devpi-primary-uuid") ?? headers.get("x-devpi-master-uuid");
    const known = this.#state.primaryUuid;
    if (uuid === null || (status !== 200 && status !== 202)) return;
    if (known === null) this.#state.primaryUuid = uuid;
    else if (known !== uuid)
      throw new CommandFailure(
        "This is another devpi-server than that of --state. Give another file.",
        EXIT.usage,
      );
  }
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new BadStream("an entry without a serial");
}

function refusalOf(status: number): CommandFailure {
  if (status === 401 || status === 403)
    return new CommandFailure(
      "The old server does not accept this replica. Start it with --role primary, and give its secret file (--secret-file) and its --argon2-… options. Both clocks must agree.",
      EXIT.usage,
    );
  if (status === 400)
    return new CommandFailure(
      "The old server is another one than that of --state. Give another file.",
      EXIT.usage,
    );
  if (status === 404)
    return new CommandFailure(
      "The address is not that of a devpi-server, or the server was restored to an earlier state. If so, give another --state.",
      EXIT.usage,
    );
  return new CommandFailure(`The old server answers ${status}. Give its own address, without redirects.`);
}
