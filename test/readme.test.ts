import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const root = dirname(import.meta.dirname);
const run = promisify(execFile);
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map((name) => join("docs", String(name)))
    .filter((name) => name.endsWith(".md")),
];
const textOf = (page: string) => readFileSync(join(root, page), "utf8");

describe("the documentation", () => {
  for (const page of pages) {
    it(`${page}: every link leads somewhere`, () => {
      for (const [, target = ""] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = "", anchor] = target.split("#");
        const path = file === "" ? page : normalize(join(dirname(page), file));
        assert.ok(existsSync(join(root, path)), `${target} does not exist`);
        if (anchor !== undefined)
          assert.ok(anchorsOf(textOf(path)).includes(anchor), `${target} is no heading`);
      }
    });
  }

  it("every page of docs/ is linked from the README or the index", () => {
    const linked = textOf("README.md") + textOf("docs/index.md").replaceAll("](", "](docs/");
    const orphans = pages.filter(
      (page) => page.startsWith("docs/") && page !== "docs/index.md" && !linked.includes(page),
    );
    assert.deepEqual(orphans, []);
  });

  it("every command that is shown exists, with its options", async () => {
    const shown = pages.flatMap((page) => commandsOf(textOf(page)).map((words) => ({ page, words })));
    assert.ok(shown.length > 30, "the commands are not found any more");
    const helps = new Map<string, string>();
    for (const { page, words } of shown) {
      const help = await helpOf(words, helps);
      for (const option of words.filter((word) => word.startsWith("--") && word !== "--help"))
        assert.match(help, new RegExp(`${option}\\b`), `${page}: wheelyard ${words.join(" ")}`);
    }
  });

  it("every WHEELYARD_ variable that is named is known", async () => {
    const reference = textOf("docs/reference/configuration.md");
    const environment = readFileSync(join(root, "src/config/environment.ts"), "utf8");
    // Those of the fault tests, which docs/reliability.md lets readers run.
    const ofTests = readFileSync(join(root, "test/faults/run.sh"), "utf8");
    for (const page of pages)
      for (const [variable] of textOf(page).matchAll(/\bWHEELYARD_[A-Z_]+[A-Z]/g)) {
        // Of these the administrator chooses the middle of the name.
        const known = variable
          .replace(/^(WHEELYARD_CREDENTIALS_).+/, "$1")
          .replace(/^(WHEELYARD_OIDC_)[A-Z0-9]+_/, "$1NAME_")
          // The rest of the name is an option of the plugin.
          .replace(/^(WHEELYARD_PLUGINS_)[A-Z0-9]+_.+/, "$1NAME_")
          .replace(/_FILE$/, "");
        assert.ok((reference + environment + ofTests).includes(known), `${page}: ${variable}`);
      }
  });
});

/** Headings as links name them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 _-]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** The `wheelyard …` lines of code blocks and those within sentences, as words; comments and placeholders after the options do not matter. */
function commandsOf(text: string): string[][] {
  const joined = text.replaceAll("\\\n", " ");
  const blocks = [
    ...joined.matchAll(/^ {4,}(?:bin\/)?wheelyard(?:\.cjs)? (.+)$/gm),
    ...[...joined.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) => [
      ...block.matchAll(/^wheelyard (.+)$/gm),
    ]),
  ];
  const sentences = joined
    .replaceAll(/^```[\s\S]*?^```/gm, "")
    .matchAll(/`(?:bin\/)?wheelyard(?:\.cjs)? ([^`]+)`/g);
  return [...blocks, ...sentences].map(([, line = ""]) =>
    line
      .replace(/\s#.*$/, "")
      .trim()
      .split(/\s+/),
  );
}

async function helpOf(words: string[], known: Map<string, string>): Promise<string> {
  const [command = "", sub = ""] = words;
  const main = await help([command], known);
  if (main.includes("Commands:") && /^[a-z]/.test(sub))
    assert.match(main.split("Commands:")[1] ?? "", new RegExp(`^ {2}${sub}\\b`, "m"), words.join(" "));
  const hasSub = new RegExp(`^ {2}${sub}\\b`, "m").test(main.split("Commands:")[1] ?? "");
  return hasSub ? await help([command, sub], known) : main;
}

async function help(path: string[], known: Map<string, string>): Promise<string> {
  const key = path.join(" ");
  const seen = known.get(key);
  if (seen !== undefined) return seen;
  const { stdout } = await run(process.execPath, [join(root, "src/cli/main.ts"), ...path, "--help"]);
  known.set(key, stdout);
  return stdout;
}
