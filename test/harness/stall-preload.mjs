// Loaded before the server (`--import`): measures how long its event loop was held in one piece. Only processor time of the
// main thread counts, so that a busy machine changes nothing.
import { renameSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const LOOK_MS = 2;
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
    writeFileSync(`${file}.new`, String(longest));
    renameSync(`${file}.new`, file);
    longest = 0;
  });
}
