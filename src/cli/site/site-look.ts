import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { errorWords } from "../../system/error-words.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print } from "../terminal/output.ts";

type Look = AnswerOf<"/site/look">;

interface LookOptions extends ServerOptions {
  name?: string;
  color?: string;
  logo?: string;
  notice?: string;
  warning?: boolean;
  signedIn?: boolean;
  link: string[];
  homeTitle?: string;
  homeText?: string;
  reset: string[];
}

const FIELDS = ["name", "color", "logo", "notice", "links", "home"];

/** `site look`: shows how the site looks, or changes it. */
export function defineLook(command: Command): void {
  addServerOptions(
    command
      .command("look")
      .description("show or change the name, logo, color and texts of the site")
      .option("--name <name>", "name of the site")
      .option("--color <color>", "primary color, such as #0b6e5b")
      .option("--logo <file>", "PNG or SVG picture, at most 64 KiB")
      .option("--notice <text>", "notice at the top of every page; empty: none")
      .option("--warning", "show the notice as a warning")
      .option("--signed-in", "show the notice to those who are signed in only")
      .option("--link <text=address>", "link in the navigation (repeatable; replaces all links)", collect, [])
      .option("--home-title <text>", "heading of the home page; empty: the built-in one")
      .option("--home-text <text>", "text below it; empty: the built-in one")
      .option(
        `--reset <field>`,
        `go back to the configuration: ${FIELDS.join(", ")} (repeatable)`,
        collect,
        [],
      ),
  ).action(look);
}

async function look(options: LookOptions): Promise<void> {
  const api = await connect(options);
  const change = await changeOf(options);
  const { homeTitle, homeText } = options;
  const isHome = homeTitle !== undefined || homeText !== undefined;
  const isChange = isHome || Object.keys(change).length > 0;
  const shown = isChange
    ? await api.change<Look>("/site/look", ({ home: { title, text } }) => ({
        ...change,
        ...(isHome ? { home: { title: homeTitle ?? title, text: homeText ?? text } } : {}),
      }))
    : await api.get<Look>("/site/look");
  print(options, shown, words(shown));
}

async function changeOf(options: LookOptions): Promise<Record<string, unknown>> {
  const { name, color, logo, notice, warning = false, signedIn = false, link, reset } = options;
  if (notice === undefined && (warning || signedIn))
    throw new CommandFailure("--warning and --signed-in need --notice.", EXIT.usage);
  const unknown = reset.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw new CommandFailure(`--reset ${unknown}: use one of ${FIELDS.join(", ")}.`, EXIT.usage);
  return {
    ...Object.fromEntries(reset.map((field) => [field, null])),
    ...(name !== undefined && { name }),
    ...(color !== undefined && { color }),
    ...(logo !== undefined && { logo: await pictureOf(logo) }),
    ...(notice !== undefined && {
      notice: {
        text: notice,
        kind: warning ? "warning" : "information",
        audience: signedIn ? "signed-in" : "everyone",
      },
    }),
    ...(link.length > 0 && { links: link.map(linkOf) }),
  };
}

async function pictureOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CommandFailure(`The file ${file} cannot be read (${errorWords(error)}).`);
  });
  return bytes.toString("base64");
}

function linkOf(given: string): { text: string; url: string } {
  const end = given.indexOf("=");
  if (end < 1)
    throw new CommandFailure(`--link ${given}: use text=address, such as Handbook=https://…`, EXIT.usage);
  return { text: given.slice(0, end), url: given.slice(end + 1) };
}

function words({ name, color, logo, notice, links, home, chosen }: Look): string {
  return facts([
    ["name", name],
    ["color", color ?? "built in"],
    ["logo", logo ?? "built in"],
    [
      "notice",
      notice === null || notice.text === "" ? null : `${notice.text} (${notice.kind}, ${notice.audience})`,
    ],
    ["links", links.map(({ text, url }) => `${text}=${url}`).join(", ") || null],
    ["home title", home.title || "built in"],
    ["home text", home.text || "built in"],
    ["set here", chosen.join(", ") || "nothing"],
  ]);
}
