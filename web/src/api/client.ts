import { type Answered, everyItem, answerOf as plainAnswerOf } from "../../../client/src/answers.ts";
import { connect } from "../../../client/src/connect.ts";
import type { ProblemWords } from "../../../client/src/problem.ts";
import { addressOf } from "../base.ts";
import { t } from "../words/t.ts";
import { askToConfirm, wantsConfirmation } from "./confirming.ts";

export type { AnswerOf, AnswerOfPost } from "../../../client/src/answers.ts";
export { isPassing, Problem } from "../../../client/src/problem.ts";

/** The management API, by the client that is published too. It knows the caller by a cookie that scripts cannot read. */
export const api = connect({ url: addressOf(""), credentials: "same-origin" });

/** What the session asks for with every change; null: nobody is signed in by a cookie. */
let csrf: string | null = null;

/** The same for what is not sent by `api`. */
export function csrfWord(): string | null {
  return csrf;
}

let whenAskedToSignIn = () => {};

/** Who is told that the server asked for signing in, and may look whether a session has ended. */
export function onAskedToSignIn(tell: () => void): void {
  whenAskedToSignIn = tell;
}

/** What came of something that is not sent by `api`. */
export function heardStatus(status: number): void {
  if (status === 401) whenAskedToSignIn();
}

/** Changes, for which the person may have to confirm who they are before they are sent again. */
const repeatable = new WeakMap<Request, Request>();

/** What answers with the session of the browser. */
const SESSION_PATHS = new Set(["/session", "/provider-session", "/passkey-session"]);

api.use({
  onRequest({ request }) {
    if (csrf === null || request.method === "GET") return request;
    request.headers.set("X-CSRF-Token", csrf);
    repeatable.set(request, request.clone());
    return request;
  },
  async onResponse({ request, response, schemaPath }) {
    const again = repeatable.get(request);
    if (again !== undefined && (await wantsConfirmation(response)) && (await askToConfirm()))
      return fetch(again);
    if (schemaPath !== "/session") heardStatus(response.status);
    if (!SESSION_PATHS.has(schemaPath) || !response.ok) return;
    // Each answer about the session says what it asks for from now on; the end of one has nothing to say.
    const session: { session: { csrf: string } | null } | null =
      request.method === "DELETE" ? null : await response.clone().json();
    csrf = session?.session?.csrf ?? null;
    return;
  },
});

/** What a refusal says in the reader's language, where the server did not say it. */
export const words: ProblemWords = {
  silent: (status) => t("The server answered {status} without an explanation.", { status }),
  get unreachable() {
    return t("The server is not responding. Check your network connection.");
  },
};

/**
 * What the server answered; throws a `Problem` when it refused.
 *
 *     const site = await answerOf(api.GET("/"));
 */
export function answerOf<T>(asked: Promise<Answered<T>>): Promise<T> {
  return plainAnswerOf(asked, words);
}

/** All items of a list that is known to be of a size that people keep by hand. */
export async function allItems<Item>(ask: Parameters<typeof everyItem<Item>>[0]): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of everyItem(ask, words)) all.push(item);
  return all;
}
