// Only read by a Node that is new enough.
const { enableCompileCache } = require("node:module");
const { pathToFileURL } = require("node:url");

/** Goes on as the script in this very process, so that signals and memory are the script's own. */
function launchHere(script, args) {
  process.argv = [process.execPath, script, ...args];
  if (process.env.NODE_COMPILE_CACHE) enableCompileCache(process.env.NODE_COMPILE_CACHE);
  return import(pathToFileURL(script).href);
}

module.exports = { launchHere };
