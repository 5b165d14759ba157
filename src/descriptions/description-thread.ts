import { answerRequests } from "../thread-requests.ts";
import type { ThreadDescription } from "./descriptions.ts";
import { renderDescription } from "./render.ts";
import { sanitise } from "./sanitise.ts";

/** Entry of the thread: what people wrote is read where it can neither hold up nor harm the server. */
answerRequests(({ form, text }: ThreadDescription): string | null => {
  try {
    return form === "html" ? sanitise(text) : renderDescription(form, text);
  } catch {
    return null;
  }
});
