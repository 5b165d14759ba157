import type { z } from "zod";
import { Refusal } from "../../../../refusal.ts";
import type { UpstreamClient, UpstreamRequest, UpstreamResponse } from "../../../../upstreams/client.ts";
import { badUpstream } from "../../../../upstreams/failure.ts";
import { refusalOf } from "../../../../upstreams/page.ts";
import { ACCEPTED_ENCODINGS, readBody } from "../../../../upstreams/page-body.ts";
import { CommandFailure } from "../../../terminal/failure.ts";
import { patiently } from "./download.ts";

/** One answer of a listing API, in bytes. */
const MAX_BYTES = 64 * 2 ** 20;
/** Empty pages in a row, after which a list counts as one that never ends. */
const MAX_EMPTY = 100;

export interface Question {
  url: URL;
  /** A request with a body is a POST. */
  content?: string;
  contentType?: string;
  /** Completes "The upstream index has no …": `repository pypi-hosted`. */
  what: string;
}

/** Asks a listing API, and checks the form of its answer. Raises a `Refusal`. */
export function ask<T>(client: UpstreamClient, question: Question, schema: z.ZodType<T>): Promise<T> {
  return patiently(async () => {
    const response = await send(client, question);
    const { status, headers, body } = response;
    if (status !== 200) {
      body.destroy();
      throw refused(status, headers["retry-after"], question.what);
    }
    const parsed = schema.safeParse(parseJson(await textOf(response)));
    if (parsed.success) return parsed.data;
    const { path, message } = parsed.error.issues[0]!;
    throw badUpstream(`sends a list that cannot be read (${path.join(".") || "the whole"}: ${message})`);
  });
}

function send(client: UpstreamClient, { url, content, contentType }: Question): Promise<UpstreamResponse> {
  const headers = { accept: "application/json", "accept-encoding": ACCEPTED_ENCODINGS };
  const request: UpstreamRequest =
    content === undefined
      ? { headers }
      : { method: "POST", content, headers: { ...headers, "content-type": contentType ?? "text/plain" } };
  return content === undefined ? client.get(url, request) : client.send(url, request);
}

function refused(status: number, retryAfter: string | undefined, what: string): Refusal {
  if (status === 404) return badUpstream(`has no ${what}, or does not show it to this account`);
  if (status === 401 || status === 403)
    return badUpstream(
      `does not show ${what} (${status}): give credentials with --from-account and --from-password-file`,
    );
  return refusalOf(status, retryAfter, what);
}

async function textOf(response: UpstreamResponse): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBody(response, MAX_BYTES)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badUpstream("sends a list that is no JSON, or was cut off", error);
  }
}

/** One page of a list, and how the next one is asked for; null: it was the last. */
export interface ListPage<T> {
  items: readonly T[];
  next: string | null;
}

/** Every item of a list, page by page. Raises a `Refusal`, also for a list that goes in a circle or only has empty pages. */
export async function* pages<T>(turn: (at: string | null) => Promise<ListPage<T>>): AsyncGenerator<T> {
  let at: string | null = null;
  let empty = 0;
  do {
    const { items, next }: ListPage<T> = await turn(at);
    yield* items;
    empty = items.length === 0 ? empty + 1 : 0;
    if (next !== null && (next === at || empty === MAX_EMPTY))
      throw badUpstream("sends the same part of its list again and again");
    at = next;
  } while (at !== null);
}

/** The same for the list of everything. What keeps a page away ends the import, since it is not known what would have followed. */
export async function* wholeList<T>(turn: (at: string | null) => Promise<ListPage<T>>): AsyncGenerator<T> {
  try {
    yield* pages(turn);
  } catch (error) {
    throw ended(error);
  }
}

/** Asks what must be known before anything is imported. */
export async function required<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw ended(error);
  }
}

function ended(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new CommandFailure(`${error.message} What came is not sent again by the next run.`);
}
