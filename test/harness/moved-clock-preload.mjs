// Moves the wall clock of a process, in all its threads, by the milliseconds in the file WHEELYARD_TEST_CLOCK. The file may change
// at any time. Timers and `performance.now()` go on as they are.
import { readFileSync } from "node:fs";

const RealDate = Date;
// The program takes settings out of its environment.
const FILE = process.env.WHEELYARD_TEST_CLOCK;
const REREAD_MS = 50;
let offset = 0;
let readAt = Number.NEGATIVE_INFINITY;

function moved() {
  if (performance.now() - readAt > REREAD_MS) {
    readAt = performance.now();
    try {
      offset = Number(readFileSync(FILE, "utf8")) || 0;
    } catch {
      // It is being written.
    }
  }
  return RealDate.now() + offset;
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(moved());
    else super(...given);
  }

  static now() {
    return moved();
  }
};
