// Loaded before a server: holds its event loop once, so that a test sees that such a thing is seen.
import { isMainThread } from "node:worker_threads";

if (isMainThread)
  setTimeout(() => {
    const before = process.threadCpuUsage();
    while (process.threadCpuUsage(before).user < 300_000);
  }, 1).unref();
