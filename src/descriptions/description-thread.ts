import { answerRequests } from "../thread-requests.ts";
import type { Description } from "./description.ts";
import { renderDescription } from "./render.ts";

/** Entry of the thread: what people wrote is read where it can neither hold up nor harm the server. */
answerRequests(({ form, text }: Description): string | null => {
  try {
    return renderDescription(form, text);
  } catch {
    return null;
  }
});
