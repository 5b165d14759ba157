import { parentPort } from "node:worker_threads";
import type { DescriptionForm } from "../../packaging/description/description.ts";
import { renderDescription } from "../../packaging/description/render.ts";

/** What the thread that renders descriptions is asked; it answers in the same order. */
export interface RenderRequest {
  form: DescriptionForm;
  text: string;
}

/** null: the text cannot be rendered. */
export type RenderReply = { html: string | null };

/** Entry of the thread: what people wrote is read where it can neither hold up nor harm the server. */
parentPort?.on("message", ({ form, text }: RenderRequest) => {
  parentPort?.postMessage(answer(form, text));
});

function answer(form: DescriptionForm, text: string): RenderReply {
  try {
    return { html: renderDescription(form, text) };
  } catch {
    return { html: null };
  }
}
