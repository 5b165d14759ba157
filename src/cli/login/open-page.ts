import { spawn } from "node:child_process";

/** Opens a page in the browser of this machine, if it has one that a program can open. */
export function openPage(url: string): void {
  const { platform, env } = process;
  const [command, ...args] =
    platform === "darwin"
      ? ["open", url]
      : platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", url]
        : ["xdg-open", url];
  const hasScreen = platform === "darwin" || platform === "win32" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!hasScreen || command === undefined) return;
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  // Without such a program, people open the page themselves.
  child.on("error", () => undefined);
  child.unref();
}
