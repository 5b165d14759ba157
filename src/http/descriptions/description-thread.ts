import type { Description } from "../../packaging/description/description.ts";
import { renderDescription } from "../../packaging/description/render.ts";
import { answerRequests } from "../../thread-requests.ts";

/** Entry of the thread: what people wrote is read where it can neither hold up nor harm the server. */
answerRequests(({ form, text }: Description): string | null => {
  try {
    return renderDescription(form, text);
  } catch {
    return null;
  }
});
