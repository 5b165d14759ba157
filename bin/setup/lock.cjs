// One set-up at a time in one folder, also when two people start the same fresh clone at once.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const RETRY_MS = 200;
const HEARTBEAT_MS = 2_000;
/** A holder that has not been heard of for so long is gone, whatever its process number says now. */
const STALE_MS = 60_000;

/** Runs `work` while holding the lock of `root`; waits for another holder, takes over from a dead one. */
async function withLock(root, work) {
  const file = path.join(root, ".cache", "setup.lock");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${JSON.stringify({ pid: process.pid, host: os.hostname(), at: Date.now() })}\n`;
  let told = false;
  while (!tryTake(file, mine)) {
    if (!told) process.stderr.write("wheelyard: waiting for another start to finish its set-up\n");
    told = true;
    dropIfStale(file);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (contentOf(file) === mine) fs.rmSync(file, { force: true });
  }
}

/** A hard link appears whole or not at all, so nobody reads a lock that is half written. */
function tryTake(file, content) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function dropIfStale(file) {
  const seen = contentOf(file);
  if (seen === null || !isStale(file, seen)) return;
  // Moved aside and looked at again: another waiter may have replaced the stale lock by its own in the meantime.
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    if (contentOf(aside) !== seen) fs.linkSync(aside, file);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function isStale(file, content) {
  try {
    const { pid, host } = JSON.parse(content);
    if (Date.now() - fs.statSync(file).mtimeMs > STALE_MS) return true;
    return host === os.hostname() && !isAlive(pid);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function contentOf(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function touch(file) {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over or removed: the holder notices when it lets go.
  }
}

module.exports = { withLock };
