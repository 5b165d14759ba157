import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks a question on the terminal and resolves with the answer; with nothing when input ends. */
export function ask(question: string): Promise<string> {
  return answerTo(question, process.stderr);
}

/** Asks for a secret: what is typed is not shown. */
export async function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await answerTo("", silent);
  process.stderr.write("\n");
  return answer;
}

function answerTo(question: string, output: NodeJS.WritableStream): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve) => {
    terminal.once("close", () => resolve(""));
    terminal.once("SIGINT", () => {
      process.stderr.write("\n");
      process.exit(130);
    });
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}
