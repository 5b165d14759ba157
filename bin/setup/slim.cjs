// Removes from installed packages what neither a start nor a build of the bundle reads: a third of their bytes.
const fs = require("node:fs/promises");
const path = require("node:path");

/** Types and source maps: for who works on the sources, and `npm test` installs everything again for them. */
const UNUSED = /\.(?:map|d\.[cm]?ts)$/;
/** Headers for building parts of Node. */
const HEADERS = /^node-[a-z]+-[a-z0-9]+$/;

/** Resolves when the files are gone. One that cannot be removed stays: it does no harm. */
async function slim(modules) {
  const names = await fs.readdir(modules);
  const headers = names
    .filter((name) => HEADERS.test(name))
    .map((name) => path.join(modules, name, "include"));
  await Promise.all(headers.map((folder) => fs.rm(folder, { recursive: true, force: true })));
  await sweep(modules);
}

async function sweep(folder) {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return sweep(file);
      return entry.isFile() && UNUSED.test(entry.name) ? fs.unlink(file).catch(() => undefined) : undefined;
    }),
  );
}

module.exports = { slim };
