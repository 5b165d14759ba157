import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { findTool, makeWorld, type World } from "../clients/client.ts";
import { copiedTexts, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { proxyBelow } from "../harness/prefix-proxy.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const run = promisify(execFile);
const PREFIX = "/tools/yard";
const SITES = [
  { where: "read by everyone, at the root of a host", prefix: "", read: "everyone" },
  { where: "read with a token alone, below a path", prefix: PREFIX, read: "authenticated" },
] as const;

/** Hands out a finished wheel, and packs itself into sources: no build needs anything from elsewhere. */
const BACKEND = `import os, shutil, tarfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = os.listdir("made")[0]
    shutil.copy(os.path.join("made", name), folder)
    return name

def build_sdist(folder, config_settings=None):
    stem = "-".join(os.listdir("made")[0].split("-")[:2])
    with tarfile.open(os.path.join(folder, stem + ".tar.gz"), "w:gz") as packed:
        for name in ("PKG-INFO", "pyproject.toml", "backend.py", "made"):
            packed.add(name, stem + "/" + name)
    return stem + ".tar.gz"
`;

for (const { where, prefix, read } of SITES) {
  describe(`the lines of the first page, ${where}`, { skip: noBrowser }, () => {
    let server: Server;
    let proxy: Awaited<ReturnType<typeof proxyBelow>>;
    let browser: Browser;
    let page: Page;
    before(async () => {
      server = await startServer({ config: { access: { read } } });
      proxy = await proxyBelow(PREFIX, server.origin);
      await server.admin.publish(buildWheel({ name: "library", version: "1.1", tags: "py3-none-any" }));
      browser = await openBrowser();
      const origin = prefix === "" ? server.origin : proxy.origin;
      ({ page } = await visit(browser, origin, { prefix }));
      await signIn(page, "admin", ADMIN_PASSWORD);
      await page.goto("");
      await page.getByRole("button", { name: "Create token for these commands" }).click();
      await page.getByText("Your token (not shown again)").waitFor();
    });
    after(async () => {
      await browser?.close();
      await proxy?.[Symbol.asyncDispose]();
      await server?.remove();
    });

    /** What the page says for a tool, by the words above. */
    async function linesFor(tool: string): Promise<(title: string) => string> {
      await page.getByRole("tab", { name: tool, exact: true }).click();
      const lines = await copiedTexts(page.getByRole("tabpanel"));
      return (title) => {
        const text = lines.get(`${tool}: ${title}`);
        assert.ok(text, `${title} is not among ${[...lines.keys()].join(", ")}`);
        return text.replaceAll("PACKAGE", "library");
      };
    }

    /** Pastes lines into a shell that finds the tool and nothing of this machine's settings. */
    async function paste(world: World, tool: string, text: string, folder = world.folder): Promise<string> {
      const path = [join(world.folder, ".venv/bin"), toolFolder(tool), "/usr/bin", "/bin"].join(delimiter);
      const { PIP_CONFIG_FILE: _, ...env } = world.env;
      const own = { UV_PYTHON: toolPython(), POETRY_VIRTUALENVS_IN_PROJECT: "true" };
      const options = { cwd: folder, env: { ...env, ...own, PATH: path }, maxBuffer: 67_108_864 };
      const { stdout, stderr } = await run("sh", ["-ec", text], options);
      return stdout + stderr;
    }

    /** A project that requires nothing yet and is built without help; `more` is pasted below its description. */
    function makeProject(world: World, name: string, more = ""): string {
      const folder = join(world.folder, name);
      const { filename, bytes, metadata } = buildWheel({ name, tags: "py3-none-any" });
      mkdirSync(join(folder, "made"), { recursive: true });
      writeFileSync(join(folder, "made", filename), bytes);
      writeFileSync(join(folder, "PKG-INFO"), metadata);
      writeFileSync(join(folder, "backend.py"), BACKEND);
      writeFileSync(
        join(folder, "pyproject.toml"),
        `[project]\nname = "${name}"\nversion = "1.0"\nrequires-python = ">=3.9"\n\n` +
          `[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n\n${more}\n`,
      );
      return folder;
    }

    const isPublished = async (name: string) =>
      assert.equal((await server.admin.get(`/simple/${name}/`)).status, 200, name);

    it("pip", { skip: findTool("build").skip }, async () => {
      const lines = await linesFor("pip");
      const world = makeWorld();
      await paste(world, "build", "python -m venv .venv");
      assert.match(await paste(world, "build", lines("One command")), /Successfully installed library-1\.1/);
      await paste(world, "build", `pip uninstall -y library\n${lines("Permanently")}\npip install library`);
    });

    it("uv", { skip: findTool("uv").skip }, async () => {
      const lines = await linesFor("uv");
      const world = makeWorld();
      await paste(world, "uv", `uv venv .venv\n${lines("One command")}`);
      const folder = makeProject(world, "by-uv", lines("In pyproject.toml"));
      const signingIn = read === "everyone" ? "" : `${lines("Credentials")}\n`;
      await paste(world, "uv", `${signingIn}uv add --no-sync library`, folder);
      assert.match(readFileSync(join(folder, "uv.lock"), "utf8"), /name = "library"/);
      await paste(world, "uv", `${signingIn}${lines("Publish")}`, folder);
      await isPublished("by-uv");
    });

    it("Poetry", { skip: findTool("poetry").skip }, async () => {
      const lines = await linesFor("Poetry");
      const world = makeWorld();
      const folder = makeProject(world, "by-poetry", "[tool.poetry]\npackages = []");
      const env = `poetry env use ${toolPython()}\n`;
      await paste(world, "poetry", `${env}${lines("In your project folder")}\npoetry add library`, folder);
      assert.match(readFileSync(join(folder, "poetry.lock"), "utf8"), /name = "library"/);
      await paste(world, "poetry", lines("Publish"), folder);
      await isPublished("by-poetry");
    });

    it("PDM", { skip: findTool("pdm").skip }, async () => {
      const lines = await linesFor("PDM");
      const world = makeWorld();
      const folder = makeProject(world, "by-pdm");
      const settled = lines("For all your projects");
      const venv = `${toolPython()} -m venv .venv\npdm use -f .venv\n`;
      await paste(world, "pdm", `${venv}${settled}\npdm add --no-self library`, folder);
      assert.match(readFileSync(join(folder, "pdm.lock"), "utf8"), /name = "library"/);
      await paste(world, "pdm", lines("Publish"), folder);
      await isPublished("by-pdm");
    });

    it("Hatch", { skip: findTool("hatch").skip }, async () => {
      const lines = await linesFor("Hatch");
      const world = makeWorld();
      const folder = makeProject(world, "by-hatch");
      await paste(world, "build", "python -m venv .venv");
      await paste(world, "build", `${lines("Environments")}\npip install library`);
      await paste(world, "hatch", `mkdir dist\ncp made/* dist/\n${lines("Publish").split("\n")[1]}`, folder);
      await isPublished("by-hatch");
    });

    it("twine", { skip: findTool("twine").skip }, async () => {
      const lines = await linesFor("twine");
      const world = makeWorld();
      for (const [name, title] of [
        ["by-twine", "One command"],
        ["by-pypirc", "After that"],
      ] as const) {
        const folder = makeProject(world, name);
        writeFileSync(join(world.env.HOME as string, ".pypirc"), lines("In ~/.pypirc"));
        await paste(world, "twine", `mkdir dist\ncp made/* dist/\n${lines(title)}`, folder);
        await isPublished(name);
      }
    });

    it("the address that conda, pixi, Docker and the three CIs are told is one that pip installs from", {
      skip: findTool("build").skip,
    }, async () => {
      const world = makeWorld();
      await paste(world, "build", "python -m venv .venv");
      const conda = await linesFor("conda / pixi");
      const [, address = ""] = /--index-url (\S+)/.exec(conda("conda: environment.yml")) ?? [];
      assert.ok(conda("pixi: pixi.toml").includes(`index-url = "${address}"`));
      const required = `--index-url ${address}\nlibrary\n`;
      writeFileSync(join(world.folder, "requirements.txt"), required);
      await paste(world, "build", "pip install -r requirements.txt");
      const token = /__token__:([^@]+)@/.exec((await linesFor("pip"))("One command"))?.[1] ?? "";
      for (const tool of ["Dockerfile", "GitHub Actions", "GitLab CI", "Jenkins"]) {
        await page.getByRole("tab", { name: tool, exact: true }).click();
        const text = String(await page.getByRole("tabpanel").textContent());
        const [told = ""] = /http:\/\/(?:__token__:[^@]*@)?[^\s"'@]*\/simple\//.exec(text) ?? [];
        const filled = told.replace(/__token__:[^@]*(?=@127)/, `__token__:${token}`);
        assert.equal(filled, address, tool);
      }
    });
  });
}

function toolFolder(tool: string): string {
  return dirname(findTool(tool).client.path("x"));
}

function toolPython(): string {
  return findTool("build").client.path("python");
}
