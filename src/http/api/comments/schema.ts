import { z } from "zod";
import { ReleasePath, Time } from "../fields.ts";

export const Comment = z.strictObject({
  id: z.string(),
  version: z.string(),
  text: z.string().describe("Plain text."),
  author: z.string().describe("Account that wrote it."),
  createdAt: Time,
});

export const Comments = z.strictObject({ items: z.array(Comment).describe("Newest first.") });

export const NewComment = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .regex(/^[^\0-\x08\x0b-\x1f\x7f]*$/, "use letters, digits, punctuation and line breaks only")
    .describe("Plain text, shown to everyone who can read the project."),
});

export const CommentPath = ReleasePath.extend({ id: z.string().max(100).describe("ID of a comment.") });
