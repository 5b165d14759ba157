import { ENGLISH, Problem, type ProblemWords } from "./problem.ts";
import type { paths } from "./schema.ts";

/** What a GET of the API answers with 200. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** What a POST of the API answers with 200. */
export type AnswerOfPost<Path extends keyof paths> = paths[Path] extends {
  post: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** What comes of a call of the API. */
export interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * What the server answered; throws a `Problem` when it refused, and when it cannot be reached.
 *
 *     const site = await answerOf(api.GET("/"));
 */
export async function answerOf<T>(asked: Promise<Answered<T>>, words: ProblemWords = ENGLISH): Promise<T> {
  const { data, error, response } = await reached(asked, words);
  if (!response.ok) throw Problem.of(error, response, words);
  return data as T;
}

async function reached<T>(asked: Promise<T>, words: ProblemWords): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    // Of a `fetch` that explains itself.
    if (cause instanceof Problem) throw cause;
    throw Problem.unreachable(cause, words);
  }
}

/** Where a page of a list begins: at the beginning, or behind the page before. */
export interface From {
  after?: string;
}

/**
 * Every item of a list, page by page, each asked for when it is come to.
 *
 *     for await (const index of everyItem((from) => api.GET("/indexes", { params: { query: from } })))
 *       console.log(`${index.owner}/${index.name}`);
 */
export async function* everyItem<Item>(
  ask: (from: From) => Promise<Answered<{ items: Item[]; next: string | null }>>,
  words: ProblemWords = ENGLISH,
): AsyncGenerator<Item, void, undefined> {
  for (let from: From = {}; ; ) {
    const { items, next } = await answerOf(ask(from), words);
    yield* items;
    if (next === null) return;
    from = { after: next };
  }
}
