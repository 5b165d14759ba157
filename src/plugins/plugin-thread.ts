import { parentPort, workerData } from "node:worker_threads";
import type { Plugin } from "../../plugin/src/contract.ts";
import { importPlugin, rawManifest } from "./module.ts";
import type { ThreadAnswer, ThreadData, ThreadRequest } from "./thread-words.ts";

/** Entry of the thread of a plugin. What it imports and runs can harm no other thread but by what the process shares. */
const { entry, name, options } = workerData as ThreadData;

const loading: Promise<Plugin> = importPlugin(entry);
// A failure is answered to whoever asks.
loading.catch(() => undefined);
const opened = new Map<string, Promise<Record<string, unknown>>>();

function open(part: string): Promise<Record<string, unknown>> {
  const known = opened.get(part);
  if (known !== undefined) return known;
  const opening = (async () => {
    const plugin = (await loading) as unknown as Record<string, (...given: unknown[]) => unknown>;
    const context = {
      name,
      log: (message: unknown, facts: unknown = {}) => tell({ log: String(message), facts: plain(facts) }),
    };
    const made = await plugin[part]?.(options, context);
    if (typeof made !== "object" || made === null) throw new Error(`its part ${part} is not an object`);
    return made as Record<string, unknown>;
  })();
  opened.set(part, opening);
  opening.catch(() => opened.delete(part));
  return opening;
}

async function answer({ part, method, argument }: ThreadRequest): Promise<unknown> {
  if (part === null) return rawManifest(await loading);
  const opened = await open(part);
  // Values beside the methods are settings of the part, such as `keepFor`.
  if (method in opened && typeof opened[method] !== "function") return opened[method];
  const call = opened[method];
  if (typeof call !== "function") return undefined;
  return (call as (given: unknown) => unknown).call(opened, argument);
}

/** What can be sent to another thread. */
function plain(facts: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(facts));
  } catch {
    return {};
  }
}

function tell(words: ThreadAnswer): void {
  try {
    parentPort?.postMessage(words);
  } catch {
    // What it answered cannot be sent, such as a function.
    if ("id" in words) parentPort?.postMessage({ id: words.id, error: "its answer is not plain data" });
  }
}

parentPort?.on("message", async (request: ThreadRequest | "ping") => {
  if (request === "ping") return tell({ pong: true });
  try {
    tell({ id: request.id, reply: await answer(request) });
  } catch (error) {
    tell({ id: request.id, error: wordsOf(error) });
  }
});

function wordsOf(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000);
}
