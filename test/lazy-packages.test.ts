import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");

/** Packages that the sources load when they use them, each with the files that do. */
function lazyPackages(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const text = readFileSync(join(ROOT, "src", name), "utf8");
    for (const [, wanted = ""] of text.matchAll(/(?:await|=|\?\?=) import\("([^.#"][^"]*)"\)/g))
      if (!wanted.startsWith("node:")) found.set(wanted, [...(found.get(wanted) ?? []), name]);
  }
  return found;
}

/** How the bundle takes a package: a module (`esm`), or CommonJS (`cjs`), of which an import at run time has only `default`. */
async function formatInBundle(wanted: string): Promise<string | undefined> {
  const { metafile } = await build({
    stdin: { contents: `import ${JSON.stringify(wanted)}`, resolveDir: ROOT },
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["koffi"],
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const entry = metafile.inputs["<stdin>"]?.imports[0]?.path ?? "";
  return metafile.inputs[entry]?.format;
}

test("a package that is imported when it is used has its names in the bundle too", async () => {
  const packages = lazyPackages();
  assert.ok(packages.size > 3, "the sources load packages when they use them");
  for (const [name, files] of packages)
    assert.equal(
      await formatInBundle(name),
      "esm",
      `${name} is CommonJS: import a file of ours that imports it, in place of it, in ${files.join(", ")}`,
    );
});
