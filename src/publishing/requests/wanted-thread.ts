import { readWantedFile, type WantedFile } from "../../packaging/wanted/wanted-file.ts";
import { Refusal } from "../../refusal.ts";
import { answerRequests } from "../../thread-requests.ts";

/** A file of requirements that somebody sent. */
export interface SentFile {
  filename: string;
  text: string;
}

/** What it needs, or why it cannot be read. */
export type ReadAnswer = WantedFile | { problem: string };

/** Entry of the thread: what people send is read where it cannot hold up the server. */
answerRequests(({ filename, text }: SentFile): ReadAnswer => {
  try {
    return readWantedFile(filename, text);
  } catch (error) {
    return { problem: error instanceof Refusal ? error.message : "The file cannot be read." };
  }
});
