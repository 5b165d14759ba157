import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parse, YAMLParseError } from "yaml";
import { yamlWords } from "../../config/yaml-words.ts";
import { errorWords } from "../../system/error-words.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** The value that a YAML or JSON file holds; "-": standard input. */
export async function readYamlFile(file: string): Promise<unknown> {
  const contents = await read(file);
  try {
    return parse(contents);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const line = error.linePos === undefined ? "" : `, line ${error.linePos[0].line}`;
    throw new CommandFailure(`${file}${line}: ${yamlWords(error)}.`, EXIT.usage);
  }
}

async function read(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new CommandFailure(`The file ${file} cannot be read (${errorWords(error)}).`, EXIT.usage);
  }
}
