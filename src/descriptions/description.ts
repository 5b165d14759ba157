import type { CoreMetadata } from "../packaging/metadata/core-metadata.ts";

/** The languages that a description may be written in (core metadata, Description-Content-Type). */
export type DescriptionForm = "markdown" | "restructuredtext" | "plain";

export interface Description {
  form: DescriptionForm;
  text: string;
  /** Only its beginning is here. */
  truncated: boolean;
}

/** Longest description that is shown, in characters; a long book has 500,000. */
const MAX_TEXT = 500_000;
const FORMS: Readonly<Record<string, DescriptionForm>> = {
  "text/markdown": "markdown",
  "text/x-rst": "restructuredtext",
  "text/plain": "plain",
};

/** A release's description; null when it has none. Without a content type it is reStructuredText, as the field says. */
export function descriptionOf(metadata: CoreMetadata): Description | null {
  const { description, description_content_type: type } = metadata;
  if (typeof description !== "string" || description.trim() === "") return null;
  const named = typeof type === "string" ? (type.split(";")[0] ?? "").trim().toLowerCase() : "text/x-rst";
  return {
    form: FORMS[named] ?? "plain",
    text: description.slice(0, MAX_TEXT),
    truncated: description.length > MAX_TEXT,
  };
}
