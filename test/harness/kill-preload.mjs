// Ends the whole server at a named moment, as a kernel would. A step is a line of text: `rename PATH`, `link PATH`,
// `remove PATH`, `commit` with every statement of the transaction, `PUT PATH` and so on to an object store, `answer 200`. While
// the file that KILL_AT names is there (`{"when": "before" | "after", "step": REGEX}`), the first step that fits is the last.
import fs, { readFileSync, unlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { isMainThread, Worker } from "node:worker_threads";

function reached(when, step) {
  let wanted;
  try {
    wanted = JSON.parse(readFileSync(process.env.KILL_AT, "utf8"));
  } catch {
    return;
  }
  if (wanted.when !== when || !new RegExp(wanted.step, "s").test(step)) return;
  unlinkSync(process.env.KILL_AT);
  process.kill(0, "SIGKILL");
}

/** In every thread: objects are put in their places by one of their own. */
function watchFiles() {
  const around = (kind, name, pathOf) => {
    const plain = fs[`${name}Sync`];
    const promised = fs.promises[name];
    fs[`${name}Sync`] = (...call) => {
      reached("before", `${kind} ${pathOf(...call)}`);
      const result = plain(...call);
      reached("after", `${kind} ${pathOf(...call)}`);
      return result;
    };
    fs.promises[name] = async (...call) => {
      reached("before", `${kind} ${pathOf(...call)}`);
      const result = await promised(...call);
      reached("after", `${kind} ${pathOf(...call)}`);
      return result;
    };
  };
  around("rename", "rename", (_from, to) => to);
  around("link", "link", (_from, to) => to);
  around("remove", "rm", (path) => path);
  syncBuiltinESMExports();
}

/** SQLite: statements go to a thread, and its answers come back in order. */
function watchThreads() {
  const { postMessage } = Worker.prototype;
  const said = new WeakMap();
  Worker.prototype.postMessage = function (message, ...more) {
    if (!Array.isArray(message?.statements)) return postMessage.call(this, message, ...more);
    const isNew = message.statements[0]?.sql === "begin immediate";
    const text = (isNew ? "" : (said.get(this) ?? "")) + JSON.stringify(message.statements);
    said.set(this, text);
    if (message.statements.at(-1)?.sql === "commit") {
      reached("before", `commit ${text}`);
      const answered = ({ id, error }) => {
        if (id !== message.id) return;
        this.off("message", answered);
        if (error === undefined) reached("after", `commit ${text}`);
      };
      this.prependListener("message", answered);
    }
    return postMessage.call(this, message, ...more);
  };
}

/** What goes over the wire: to PostgreSQL, to an object store, to clients. */
function watchSockets() {
  const { write, push } = Socket.prototype;
  const said = new WeakMap();
  const pending = new WeakMap();
  const prepared = new WeakMap();
  Socket.prototype.write = function (chunk, ...more) {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("latin1");
    const [, method, path] = /^(PUT|POST|DELETE) (\S+) HTTP/.exec(text) ?? [];
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
    if (status !== undefined) reached("before", `answer ${status}`);
    else if (method !== undefined) begin(this, `${method} ${decodeURIComponent(path)}`, "HTTP/1.1 2");
    else if (/begin[;\0]/.test(text)) said.set(this, meant(this, text));
    else if (said.has(this)) said.set(this, said.get(this) + meant(this, text));
    if (said.has(this) && /commit[;\0]/.test(text)) begin(this, `commit ${said.get(this)}`, "COMMIT\0");
    return write.call(this, chunk, ...more);
  };
  /** Messages to PostgreSQL with the statements that were prepared before, where they name them alone. */
  const meant = (socket, text) => {
    const known = prepared.get(socket) ?? new Map();
    prepared.set(socket, known);
    for (const [, name, sql] of text.matchAll(/P[\s\S]{4}(s\d+)\0([^\0]+)\0/g)) known.set(name, sql);
    const named = [...text.matchAll(/B[\s\S]{4}\0(s\d+)\0/g)].map(([, name]) => known.get(name));
    return [text, ...named].join(" ");
  };
  const begin = (socket, step, answer) => {
    reached("before", step);
    pending.set(socket, { step, answer });
  };
  Socket.prototype.push = function (chunk, ...more) {
    const { step, answer } = pending.get(this) ?? {};
    if (chunk && step !== undefined && Buffer.from(chunk).includes(answer)) {
      pending.delete(this);
      reached("after", step);
    }
    return push.call(this, chunk, ...more);
  };
}

watchFiles();
if (isMainThread) {
  watchThreads();
  watchSockets();
}
