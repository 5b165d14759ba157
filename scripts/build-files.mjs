import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const COMPRESSIBLE = /\.(?:html|js|css|svg|json|yaml)$/;

/**
 * Kept beside each file, so that the server compresses nothing. Brotli's two last steps make files 6 % smaller and would
 * take longer than the rest of the build, and a first start waits for the build.
 */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 9 };
const COMPRESSORS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { ...BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** A file, and its compressed forms if they are worth it: `name`, `name.br`, `name.gz`. */
export async function withCompressed(file) {
  if (!COMPRESSIBLE.test(file.name)) return [file];
  const forms = Object.entries(COMPRESSORS).map(async ([ending, compress]) => ({
    name: `${file.name}.${ending}`,
    bytes: await compress(file.bytes),
  }));
  return [file, ...(await Promise.all(forms))];
}

/** Writes files into a folder, each in one step, and removes all others except those that `before` names. */
export function placeFiles(folder, files, before) {
  for (const { name, bytes } of files) place(folder, name, bytes);
  const kept = new Set([...files.map(({ name }) => name), ...before]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file.slice(folder.length + 1).replaceAll("\\", "/"))) rmSync(file);
  }
}

function place(folder, name, bytes) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.draft-${process.pid}`);
  writeFileSync(draft, bytes);
  renameSync(draft, file);
}
