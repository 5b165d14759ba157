import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";

export const ROOT = join(import.meta.dirname, "../..");
const execute = promisify(execFile);

/** Runs a tool with arguments; resolves with what it printed, rejects with that when it ended badly. */
export type Tool = (
  args: string[],
  options?: { cwd?: string; env?: Record<string, string> },
) => Promise<string>;

/** Where a tool is: by the variable of its name (`HELM=/opt/helm`) or on PATH. */
export function pathOf(name: string): string | undefined {
  const named = process.env[name.toUpperCase().replaceAll("-", "_")];
  const folders = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return [...(named ? [named] : []), ...folders].find(isProgram);
}

/** The tool, or null where it is not; then the test is marked as skipped. */
export async function findTool(name: string, context: TestContext): Promise<Tool | null> {
  const file = pathOf(name);
  if (file === undefined) {
    context.skip(`${name} is not on this machine`);
    return null;
  }
  return async (args, { cwd = ROOT, env = {} } = {}) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await execute(file, args, options).catch(
      (error: Error & { stdout: string; stderr: string }) => {
        throw new Error(`${name} ${args.join(" ")}\n${error.stdout}${error.stderr}`);
      },
    );
    return stdout;
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
