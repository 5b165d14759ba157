import { readFileSync } from "node:fs";

/** One instruction of a Dockerfile: `RUN`, and what follows it on one line. */
export interface Instruction {
  word: string;
  rest: string;
}

/** The stages of a Dockerfile, in order; instructions before the first FROM are left out. */
export function stagesOf(path: string): Instruction[][] {
  const text = readFileSync(path, "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ");
  const instructions = text
    .split("\n")
    .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line.trim()))
    .flatMap((match) => (match ? [{ word: match[1] ?? "", rest: match[2] ?? "" }] : []));
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.word === "FROM") stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

/** Flags (`--from=build`) and the other words of an instruction. */
export function wordsOf({ rest }: Instruction): { flags: Map<string, string>; words: string[] } {
  const all = rest.split(/\s+/);
  const flags = all.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("="));
  return {
    flags: new Map(flags.map(([name = "", value = ""]) => [name, value])),
    words: all.filter((word) => !word.startsWith("--")),
  };
}

/** A command in exec form, `["node", "x.js"]`, wherever it stands in an instruction. */
export function execForm({ rest }: Instruction): string[] {
  return JSON.parse(rest.slice(rest.indexOf("["))) as string[];
}

/** `ENV A=1 B=2`. */
export function variablesOf(stage: Instruction[]): Record<string, string> {
  const pairs = stage.filter(({ word }) => word === "ENV").flatMap(({ rest }) => rest.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, string]));
}
