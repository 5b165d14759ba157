import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/**
 * A network of its own, as a machine without any cable has it: nothing but its loopback device. Programs that are started with
 * `enter` before their command live in it, and reach neither this process nor anything else outside.
 */
export class IsolatedNetwork {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** null: this machine does not let the tests make one. */
  static async open(): Promise<IsolatedNetwork | null> {
    const hold = "ip link set lo up && echo up && exec sleep 86400";
    const holder = spawn("unshare", ["-rn", "sh", "-c", hold], { stdio: ["ignore", "pipe", "ignore"] });
    const isUp = once(holder.stdout, "data").then(
      () => true,
      () => false,
    );
    const isGone = Promise.race([once(holder, "exit"), once(holder, "error")]).then(
      () => false,
      () => false,
    );
    if (await Promise.race([isUp, isGone])) return new IsolatedNetwork(holder);
    return null;
  }

  /** What goes before a command. */
  get enter(): string[] {
    const pid = String(this.#holder.pid);
    return ["nsenter", "--target", pid, "--user", "--net", "--preserve-credentials", "--"];
  }

  close(): void {
    this.#holder.kill("SIGKILL");
  }
}
