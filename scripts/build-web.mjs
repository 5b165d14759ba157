import { join } from "node:path";
import { build } from "vite";
import { placeFiles, withCompressed } from "./build-files.mjs";
import { packagesOf } from "./build-packages.mjs";

/**
 * Builds web/ into dist/web/ and answers the names of all files written, and the folders of the packages in them. Files
 * that `before` names stay, for pages that browsers still have open.
 */
export async function buildWeb(root, before) {
  const { output } = await build({
    configFile: join(root, "web", "vite.config.ts"),
    logLevel: "error",
    build: { write: false },
  });
  const files = (await Promise.all(output.map(filesOf))).flat();
  // The page that names all others comes last.
  files.sort((a, b) => Number(a.name === "index.html") - Number(b.name === "index.html"));
  placeFiles(join(root, "dist", "web"), files, before);
  const modules = output.flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
  return { files: files.map(({ name }) => name), packages: packagesOf(modules) };
}

async function filesOf(part) {
  const file = { name: part.fileName, bytes: Buffer.from(part.type === "chunk" ? part.code : part.source) };
  // The server writes into this page before it sends it.
  return part.fileName === "index.html" ? [file] : withCompressed(file);
}
