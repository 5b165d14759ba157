/** A value of devpi's changelog: dicts are maps, tuples and lists arrays, bytes and sets as they are. */
export type Value = null | boolean | number | string | Buffer | Value[] | Map<Value, Value> | Set<Value>;

/** Largest text, in bytes: the list of all projects of a mirror takes tens of millions. */
const MAX_TEXT = 256 * 2 ** 20;
/** Most values of one entry that wait for their container. */
const MAX_STACK = 8_000_000;
/** Metadata of packages are a few levels deep. */
const MAX_DEPTH = 100;

/** The bytes are not what devpi sends to replicas. */
export class BadStream extends Error {}

/**
 * Reads values of devpi's encoding from chunks of bytes, as they come: opcodes of one byte for a machine with a stack. What is read
 * never nests the reader itself, however deep the value is.
 */
export class Decoder {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #stack: Value[] = [];

  /** Takes the next bytes, and gives the values that are complete now. */
  *feed(chunk: Uint8Array): Generator<Value> {
    this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), chunk]);
    this.#at = 0;
    while (this.#at < this.#bytes.length) {
      const length = this.#lengthOfNext();
      if (length === null || this.#at + length > this.#bytes.length) return;
      const opcode = String.fromCharCode(this.#bytes[this.#at] as number);
      const body = this.#bytes.subarray(this.#at + 1, this.#at + length);
      this.#at += length;
      if (opcode === "Q") yield this.#finished();
      else this.#run(opcode, body);
    }
  }

  /** Whether the bytes so far end where a value ends. */
  get isBetween(): boolean {
    return this.#at === this.#bytes.length && this.#stack.length === 0;
  }

  /** Bytes of the next opcode with what belongs to it; null: they cannot be known yet. */
  #lengthOfNext(): number | null {
    const opcode = String.fromCharCode(this.#bytes[this.#at] as number);
    if ("CRLJPQ".includes(opcode)) return 1;
    if ("FGK@OE".includes(opcode)) return 5;
    if (opcode === "D") return 9;
    if (!"ANSMHI".includes(opcode)) throw new BadStream(`unknown opcode ${JSON.stringify(opcode)}`);
    if (this.#at + 5 > this.#bytes.length) return null;
    const length = this.#bytes.readInt32BE(this.#at + 1);
    if (length < 0 || length > MAX_TEXT) throw new BadStream("a text of an impossible length");
    return 5 + length;
  }

  #run(opcode: string, body: Buffer): void {
    const value = this.#valueOf(opcode, body);
    if (value === undefined) return;
    if (this.#stack.length >= MAX_STACK) throw new BadStream("an entry with too many values");
    this.#stack.push(value);
  }

  /** What an opcode puts on the stack; undefined: it only changes what is there. */
  #valueOf(opcode: string, body: Buffer): Value | undefined {
    switch (opcode) {
      case "A":
        return Buffer.from(body.subarray(4));
      case "N":
      case "S":
      case "M":
        return body.toString("utf8", 4);
      case "F":
      case "G":
        return body.readInt32BE(0);
      case "H":
      case "I":
        return Number(body.toString("latin1", 4));
      case "D":
        return body.readDoubleBE(0);
      case "C":
        return false;
      case "R":
        return true;
      case "L":
        return null;
      case "J":
        return new Map();
      case "K":
        return this.#emptyList(body.readInt32BE(0));
      case "@":
        return this.#last(body.readInt32BE(0));
      case "O":
      case "E":
        return new Set(this.#last(body.readInt32BE(0)));
      default:
        return this.#setItem();
    }
  }

  #emptyList(length: number): Value[] {
    if (length < 0 || length > MAX_STACK) throw new BadStream("a list of an impossible length");
    return new Array<Value>(length).fill(null);
  }

  #last(count: number): Value[] {
    if (count < 0 || count > this.#stack.length) throw new BadStream("a container with more than there is");
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #setItem(): undefined {
    const [key, value] = this.#last(2);
    const container = this.#stack.at(-1);
    if (container instanceof Map) container.set(key as Value, value as Value);
    else if (Array.isArray(container) && typeof key === "number" && key >= 0 && key < container.length)
      container[key] = value as Value;
    else throw new BadStream("an item without a container");
  }

  #finished(): Value {
    const [value, ...more] = this.#stack;
    if (value === undefined || more.length > 0) throw new BadStream("an entry that is not one value");
    this.#stack = [];
    return value;
  }
}

/** The value as JSON has it: maps are objects without a prototype, sets arrays, bytes texts. Refuses one that is too deep. */
export function plain(value: Value, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new BadStream("a value that is nested too deep");
  if (value instanceof Map) {
    const made = Object.create(null) as Record<string, unknown>;
    for (const [key, one] of value) made[String(key)] = plain(one, depth + 1);
    return made;
  }
  if (value instanceof Set) return [...value].map((one) => plain(one, depth + 1));
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  return Array.isArray(value) ? value.map((one) => plain(one, depth + 1)) : value;
}
