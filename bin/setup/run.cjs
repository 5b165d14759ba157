// Runs a program of the set-up: its output is kept for when it fails, and signals reach it.
const { spawn } = require("node:child_process");

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Resolves with the exit code and everything that was printed. A signal ends the program, and then this process. */
function run(file, args, options) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    let stopped = null;
    const pass = (signal) => {
      stopped = signal;
      child.kill(signal);
    };
    for (const signal of Object.keys(SIGNALS)) process.on(signal, pass);
    child.on("error", (error) => resolve({ code: 127, output: `${file}: ${error.message}\n` }));
    child.on("close", (code) => {
      for (const signal of Object.keys(SIGNALS)) process.off(signal, pass);
      if (stopped !== null) process.exit(SIGNALS[stopped]);
      resolve({ code: code === null ? 1 : code, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

module.exports = { run };
