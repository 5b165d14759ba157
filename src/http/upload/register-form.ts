import type { IncomingMessage } from "node:http";
import { ByteGatherer } from "../../publishing/spool/byte-gatherer.ts";
import { Refusal } from "../../refusal.ts";
import { readBody } from "./read-body.ts";

/** Of all fields together; see the limits of uploads. */
interface RegistrationLimits {
  /** Most fields. */
  fields: number;
  /** Bytes. */
  textSize: number;
  /** Milliseconds. */
  idleTime: number;
}

/** Whether a request's form is encoded as an address is. Files never come so. */
export function isUrlEncoded(request: IncomingMessage): boolean {
  return /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers["content-type"] ?? "");
}

/**
 * Reads a form of text fields alone: `setup.py register`, and devpi's client 5, send one before their uploads (L10). Refuses
 * (`too-large`) more than the limits of an upload's fields.
 */
export async function receiveRegistration(
  request: IncomingMessage,
  limits: RegistrationLimits,
): Promise<[field: string, value: string][]> {
  const bytes = new ByteGatherer();
  await readBody(request, limits.idleTime, (chunk) => {
    if (bytes.size + chunk.length > limits.textSize)
      throw tooLarge(`fields of more than ${limits.textSize} bytes together (limits.formSize)`);
    bytes.add(chunk);
    return undefined;
  });
  const fields: [string, string][] = [];
  for (const field of new URLSearchParams(Buffer.from(bytes.take()).toString())) {
    if (fields.length === limits.fields)
      throw tooLarge(`more than ${limits.fields} fields (limits.formFields)`);
    fields.push(field);
  }
  return fields;
}

export function tooLarge(what: string): Refusal {
  return new Refusal("too-large", "form-too-large", `The form is too large: it has ${what}.`);
}
