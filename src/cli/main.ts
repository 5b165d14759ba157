import { CommanderError } from "commander";
import { programFor } from "./program.ts";
import { describeFailure, EXIT } from "./terminal/failure.ts";

async function main(args: string[]): Promise<void> {
  try {
    await (await programFor(args)).parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and the version are asked for; help that commander shows for a missing sub-command is not.
      const asked = error.exitCode === 0;
      process.exitCode = asked ? EXIT.done : EXIT.usage;
      return;
    }
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`wheelyard: ${message}\n`);
    if (process.env.WHEELYARD_INTERNAL_TRACE && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCode;
  }
}

const args = process.argv.slice(2);
// A server goes on when nobody reads its output; every other command has nothing left to do.
onClosedOutput(args[0] === "serve" ? () => undefined : () => process.exit(EXIT.done));
await main(args);

/** Calls back when the reader of the output has gone, as `head` does after its lines. Without it, the process would crash. */
function onClosedOutput(then: () => void): void {
  for (const output of [process.stdout, process.stderr])
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      then();
    });
}
