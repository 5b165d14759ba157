import { createHash } from "node:crypto";
import { Refusal } from "../refusal.ts";
import { type Logo, MAX_LOGO_BYTES } from "./look.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
/** Pixels on a side: browsers unpack a picture whole. */
const MAX_SIDE = 2048;

/** Checks a picture by its bytes, whatever it is called. Refuses (`invalid`) what is no PNG and no harmless SVG. */
export async function readLogo(bytes: Buffer): Promise<Logo> {
  if (bytes.length > MAX_LOGO_BYTES)
    throw badLogo(`has ${bytes.length} bytes; the limit is ${MAX_LOGO_BYTES / 1024} KiB. Make it smaller`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (bytes.subarray(0, PNG.length).equals(PNG)) {
    const [width, height] = bytes.length < 24 ? [0, 0] : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    if (width === 0 || height === 0 || Math.max(width, height) > MAX_SIDE)
      throw badLogo(`must be at most ${MAX_SIDE} pixels wide and high`);
    return { type: "image/png", bytes, sha256 };
  }
  const text = utf8(bytes);
  if (text === null || !/<svg[\s>]/.test(text))
    throw badLogo("is not a PNG or SVG picture. Use one of these");
  const { problemOfSvg } = await import("./svg-check.ts");
  const problem = problemOfSvg(text);
  if (problem !== null) throw badLogo(problem);
  return { type: "image/svg+xml", bytes, sha256 };
}

function badLogo(problem: string): Refusal {
  return new Refusal("invalid", "bad-logo", `The logo ${problem}.`);
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
