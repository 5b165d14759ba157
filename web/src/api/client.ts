import createClient from "openapi-fetch";
import { addressOf } from "../base.ts";
import { Problem } from "./problem.ts";
import type { paths } from "./schema.ts";

/** The management API, typed by its own description. It knows the caller by a cookie that scripts cannot read. */
export const api = createClient<paths>({ baseUrl: addressOf("-/api/v1"), credentials: "same-origin" });

/** What the session asks for with every change; null: nobody is signed in by a cookie. */
let csrf: string | null = null;

/** The same for what is not sent by `api`. */
export function csrfWord(): string | null {
  return csrf;
}

api.use({
  onRequest({ request }) {
    // Whoever sends this is not asked for a password by the browser itself.
    request.headers.set("X-Requested-With", "fetch");
    if (csrf !== null && request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ request, response, schemaPath }) {
    if (schemaPath !== "/session" || !response.ok) return;
    // Each answer about the session says what it asks for from now on; the end of one has nothing to say.
    const session: { session: { csrf: string } | null } | null =
      request.method === "DELETE" ? null : await response.clone().json();
    csrf = session?.session?.csrf ?? null;
  },
});

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * What the server answered; throws a `Problem` when it refused.
 *
 *     const site = await answerOf(api.GET("/"));
 */
export async function answerOf<T>(asked: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await reached(asked);
  if (!response.ok) throw Problem.of(error, response);
  return data as T;
}

async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw Problem.unreachable(cause);
  }
}
