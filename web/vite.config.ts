import react from "@vitejs/plugin-react";
import presetMantine from "postcss-preset-mantine";
import { defineConfig, type Plugin } from "vite";

/** A running server for `npm run web`, which serves the pages itself and hands on all they ask for. */
const SERVER = process.env.WHEELYARD_URL ?? "http://127.0.0.1:8765";

/** What so many pages use goes into a file that all pages load. */
const PAGES_IN_COMMON = 12;

/** In development Vite serves the page at every address; the way to the root is written into it as the server does. */
function baseInDevelopment(): Plugin {
  return {
    name: "wheelyard-base",
    apply: "serve",
    transformIndexHtml: (html) =>
      html.replace('name="wheelyard-base" content="./"', 'name="wheelyard-base" content="/"'),
  };
}

export default defineConfig({
  root: import.meta.dirname,
  // All addresses are relative, so that the pages work below any path.
  base: "./",
  plugins: [react(), baseInDevelopment()],
  css: { postcss: { plugins: [presetMantine()] } },
  server: { proxy: { "/-/": SERVER, "/simple/": SERVER, "/files/": SERVER } },
  build: {
    // Nothing goes into the page itself: its policy takes scripts, styles and pictures from this server only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What changes with a new version of a library only is kept by browsers when the pages change. What many pages use
        // is in few files: a first visit waits longer for a hundred requests than for some more bytes.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(?:react|react-dom|scheduler)\//, priority: 2 },
            { name: "libraries", test: /node_modules\//, priority: 1, minShareCount: PAGES_IN_COMMON },
            { name: "shared", test: /(?:web|client)\/src\//, minShareCount: PAGES_IN_COMMON },
          ],
        },
      },
    },
  },
});
