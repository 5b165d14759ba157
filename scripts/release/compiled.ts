import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PackedFile } from "./packed-file.ts";

/** The sources of a package of ours (`client/`, `plugin/`) as JavaScript with their types, below `dist/`. */
export function compiled(root: string, folder: "client" | "plugin"): PackedFile[] {
  const compiler = join(root, "node_modules/.bin/tsc");
  if (!existsSync(compiler))
    throw new Error(
      `TypeScript is not installed in ${root}/node_modules: run "npm run release", which installs it, or "npm ci"`,
    );
  const out = mkdtempSync(join(tmpdir(), `wheelyard-${folder}-`));
  try {
    execFileSync(compiler, ["-p", join(root, folder), "--outDir", out], { stdio: "inherit" });
    return readdirSync(out).map((file) => ({ path: `dist/${file}`, bytes: readFileSync(join(out, file)) }));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
