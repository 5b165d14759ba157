/** Calls back when the reader of the output has gone, as `head` does after its lines. Without it, the process would crash. */
export function onClosedOutput(then: () => void): void {
  for (const output of [process.stdout, process.stderr])
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      then();
    });
}
