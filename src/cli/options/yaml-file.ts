import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parse, YAMLParseError } from "yaml";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** The value that a YAML or JSON file holds; "-": standard input. */
export async function readYamlFile(file: string): Promise<unknown> {
  const contents = await read(file);
  try {
    return parse(contents);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new CommandFailure(`${file} is not YAML: ${error.message.split("\n")[0]}`, EXIT.usage);
  }
}

async function read(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new CommandFailure(`The file ${file} cannot be read (${reason}).`, EXIT.usage);
  }
}
