// Starts the program itself: in this process when its Node is new enough, else as a child of it.
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** How often a program looks whether the one that started it is still there. */
const PARENT_CHECK_MS = 250;

/** The descriptor of the listening socket that a service manager hands over. */
const FIRST_SOCKET = 3;

/** V8's young generation stays small: nearly all that a request makes is gone with it, and memory is the users'. */
const FLAGS = ["--max-semi-space-size=2"];

/**
 * glibc must give large blocks (a password's hash takes 19 MiB) back when they are freed, and not keep an arena for each
 * thread of the pool: without these a few sign-ins hold 100 MB for ever. It reads them only when a process begins.
 */
const MALLOC = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "262144" };

/**
 * Runs a script with arguments in the foreground and ends with its exit code: in place of this process when its Node is
 * new enough, else as a child. The script reads
 * WHEELYARD_INTERNAL_PARENT: the process with whose end it must end too, so that nothing is left holding the port.
 */
function launch(root, node, script, args) {
  const environment = launchEnvironment(root);
  const parent = npmProcess();
  // A socket of a service manager would be closed on the way: Node keeps it from the program that replaces it.
  const canReplace = node === process.execPath && process.platform !== "win32" && !process.env.LISTEN_FDS;
  if (!canReplace) return launchChild(node, [...FLAGS, script, ...args], environment, parent);
  if (parent !== null) environment.WHEELYARD_INTERNAL_PARENT = String(parent);
  // In place of this process, under its number: signals and memory are the server's own.
  return process.execve(node, [node, ...FLAGS, script, ...args], { ...process.env, ...environment });
}

function launchEnvironment(root) {
  const environment = { UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE || "16", ...MALLOC };
  const packages = path.join(root, "node_modules");
  const cache = process.env.NODE_COMPILE_CACHE || path.join(packages, ".cache", "compile");
  if (isWritable(packages)) environment.NODE_COMPILE_CACHE = cache;
  return environment;
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The npm that runs `npm start`, or null when somebody started this otherwise. */
function npmProcess() {
  return process.env.npm_lifecycle_event === "start" ? process.ppid : null;
}

function launchChild(node, args, environment, parent) {
  const { LISTEN_PID: meant, ...own } = process.env;
  const sockets =
    Number(own.LISTEN_FDS) >= 1 && [undefined, String(process.pid)].includes(meant) ? [FIRST_SOCKET] : [];
  const child = spawn(node, args, {
    stdio: ["inherit", "inherit", "inherit", ...sockets],
    env: { ...own, ...environment, WHEELYARD_INTERNAL_PARENT: String(process.pid) },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"])
    process.on(signal, () => child.kill(signal));
  if (parent !== null)
    setInterval(() => process.ppid === parent || child.kill("SIGTERM"), PARENT_CHECK_MS).unref();
  child.on("error", (error) => {
    process.stderr.write(`wheelyard: ${node} does not start: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : code));
}

module.exports = { FLAGS, launch, launchEnvironment };
