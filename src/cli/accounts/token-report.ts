import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import { tokensIn } from "../../accounts/token-text.ts";
import type { LeaksHandled } from "../../http/api/tokens/schema.ts";
import { errorWords } from "../../system/error-words.ts";
import { ApiClient } from "../api-client.ts";
import { type ServerOptions, serverUrl } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";

export interface ReportOptions extends ServerOptions {
  where?: string;
}

/** As many as one request may hold. */
const AT_ONCE = 100;

/** Reports every token in a file (default: standard input) as leaked. No sign-in: having a token is enough to revoke it. */
export async function report(file: string, options: ReportOptions): Promise<void> {
  const tokens = tokensIn(await contentsOf(file));
  if (tokens.length === 0)
    throw new CommandFailure(
      `${file === "-" ? "Standard input" : file} contains no token. A token starts with wy_ or wys_.`,
      EXIT.usage,
    );
  const client = new ApiClient(serverUrl(options), null);
  const where = options.where ?? (file === "-" ? "" : file);
  const found: { token: string; revoked: boolean }[] = [];
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const some = tokens.slice(at, at + AT_ONCE);
    const { items } = await client.post<z.infer<typeof LeaksHandled>>("/leaked-tokens", {
      tokens: some,
      where: where.slice(0, 500),
    });
    items.forEach(({ revoked }, nth) => {
      found.push({ token: `${(some[nth] ?? "").slice(0, 9)}…`, revoked });
    });
  }
  const lines = found.map(({ token, revoked }) => `${token}  ${revoked ? "revoked" : "was not valid"}`);
  print(options, found, lines.join("\n"));
}

async function contentsOf(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw new CommandFailure(`The file ${file} cannot be read (${errorWords(error)}).`, EXIT.usage);
  }
}
