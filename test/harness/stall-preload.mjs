// Loaded before the server (`--import`): measures how long its event loop was held in one piece. Only processor time of the
// main thread counts. A busy machine makes that longer too, since programs share caches and cores: so the same work is timed
// each time, and counts as a yardstick.
import { renameSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const LOOK_MS = 2;
const YARDSTICKS = 5;
const TEXT = JSON.stringify(
  Array.from({ length: 20_000 }, (_, n) => ({ name: `link ${n}`, url: `https://example.com/${n}` })),
);

/** Milliseconds of processor time that always the same work takes. */
function yardstick() {
  const times = Array.from({ length: YARDSTICKS }, () => {
    const begun = process.threadCpuUsage();
    JSON.parse(TEXT);
    JSON.parse(TEXT);
    const { user, system } = process.threadCpuUsage(begun);
    return (user + system) / 1_000;
  });
  return times.sort((a, b) => a - b)[Math.floor(YARDSTICKS / 2)];
}

const file = process.env.STALLS_FILE;
if (isMainThread && file !== undefined) {
  let longest = 0;
  let before = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    longest = Math.max(longest, (user + system) / 1_000);
  }, LOOK_MS).unref();
  process.on("SIGUSR2", () => {
    writeFileSync(`${file}.new`, JSON.stringify({ longest, yardstick: yardstick() }));
    renameSync(`${file}.new`, file);
    before = process.threadCpuUsage();
    longest = 0;
  });
}
