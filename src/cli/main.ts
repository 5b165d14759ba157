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

// A reader that has enough, such as `head`, closes the pipe: that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });

await main(process.argv.slice(2));
