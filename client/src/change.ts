import { type Answered, answerOf } from "./answers.ts";
import { ENGLISH, Problem, type ProblemWords } from "./problem.ts";

/** Times that a change is tried while others keep changing the same thing. */
const TRIES = 10;
const PAUSE_MS = 100;

/**
 * Changes something depending on what it is now, without overwriting what someone else changed meanwhile: `change` gets
 * what was read, and sends `headers` with its request. If the server answers that it was changed since, it is read and
 * changed again, up to ten times.
 *
 *     await changeAsRead(
 *       () => api.GET("/indexes/{owner}/{index}", { params: { path } }),
 *       ({ settings }, headers) =>
 *         api.PATCH("/indexes/{owner}/{index}", {
 *           params: { path }, headers, body: { settings: { bases: [...settings.bases, "root/pypi"] } },
 *         }),
 *     );
 */
export async function changeAsRead<Read, Changed>(
  read: () => Promise<Answered<Read>>,
  change: (present: Read, headers: { "If-Match": string }) => Promise<Answered<Changed>>,
  words: ProblemWords = ENGLISH,
): Promise<Changed> {
  for (let attempt = 1; ; attempt++) {
    let etag = "";
    const present = await answerOf(
      read().then((answered) => {
        etag = answered.response.headers.get("etag") ?? "*";
        return answered;
      }),
      words,
    );
    try {
      return await answerOf(change(present, { "If-Match": etag }), words);
    } catch (error) {
      const isStale = error instanceof Problem && error.status === 412;
      if (!isStale || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * Math.random()));
    }
  }
}
