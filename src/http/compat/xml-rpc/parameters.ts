import { Fault } from "./fault.ts";
import type { Sent } from "./read-call.ts";

/** Parameters of a call, by their position. Methods read what they need, and leave what newer or older clients add. */
export class Parameters {
  readonly #sent: readonly Sent[];

  constructor(sent: readonly Sent[]) {
    this.#sent = sent;
  }

  text(position: number, name: string): string {
    const value = this.#sent[position];
    if (typeof value === "string") return value;
    throw new Fault("badParameters", `Parameter ${position + 1} (${name}) must be a string.`);
  }

  serial(position: number): number {
    const value = this.#sent[position];
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    throw new Fault("badParameters", `Parameter ${position + 1} (serial) must be an int of 0 or more.`);
  }

  /** A struct of texts, or lists of texts. */
  fields(position: number, name: string): Map<string, readonly string[]> {
    const value = this.#sent[position];
    const wrong = `Parameter ${position + 1} (${name}) must be a struct of strings, or of arrays of strings.`;
    if (!(value instanceof Map)) throw new Fault("badParameters", wrong);
    const entries = [...(value as ReadonlyMap<string, Sent>)].map(([field, sent]) => {
      const texts = Array.isArray(sent) ? sent : [sent];
      if (!texts.every((text) => typeof text === "string")) throw new Fault("badParameters", wrong);
      return [field, texts as readonly string[]] as const;
    });
    return new Map(entries);
  }

  /** One of some words. Without the parameter, the first of them. */
  word<Word extends string>(position: number, name: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.#sent[position] ?? words[0];
    const word = words.find((one) => one === value);
    if (word !== undefined) return word;
    throw new Fault("badParameters", `Parameter ${position + 1} (${name}) must be ${words.join(" or ")}.`);
  }
}
