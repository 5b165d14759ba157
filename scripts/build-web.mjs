import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { packagesOf } from "./build-packages.mjs";

const COMPRESSIBLE = /\.(?:js|css|svg|json)$/;

/**
 * Kept beside each file, so that the server compresses nothing. Brotli's two last steps make files 6 % smaller and would
 * take longer than all else of the build: a first start waits for this.
 */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 9 };
const COMPRESSORS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { ...BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

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
  const files = (await Promise.all(output.map(withCompressed))).flat();
  // The page that names all others comes last.
  files.sort((a, b) => Number(a.name === "index.html") - Number(b.name === "index.html"));
  for (const { name, bytes } of files) place(join(root, "dist", "web"), name, bytes);
  const names = files.map(({ name }) => name);
  sweep(join(root, "dist", "web"), new Set([...names, ...before]));
  const modules = output.flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
  return { files: names, packages: packagesOf(modules) };
}

async function withCompressed(part) {
  const bytes = Buffer.from(part.type === "chunk" ? part.code : part.source);
  const plain = { name: part.fileName, bytes };
  if (!COMPRESSIBLE.test(part.fileName)) return [plain];
  const forms = Object.entries(COMPRESSORS).map(async ([ending, compress]) => ({
    name: `${part.fileName}.${ending}`,
    bytes: await compress(bytes),
  }));
  return [plain, ...(await Promise.all(forms))];
}

function place(folder, name, bytes) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.draft-${process.pid}`);
  writeFileSync(draft, bytes);
  renameSync(draft, file);
}

function sweep(folder, kept) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file.slice(folder.length + 1).replaceAll("\\", "/"))) rmSync(file);
  }
}
