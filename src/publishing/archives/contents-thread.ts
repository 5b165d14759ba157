import type { RandomAccess } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import { answerRequests } from "../../thread-requests.ts";
import { type ContentsReply, listZip, type ZipTail } from "./zip-contents.ts";

/** Entry of the thread that lists what is in zips. */
answerRequests((tail: ZipTail): ContentsReply => {
  try {
    return { contents: listZip(accessOf(tail)) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    return { failed: (error as Error).message };
  }
});

/** All of an archive that a listing reads. */
function accessOf({ size, offset, bytes }: ZipTail): RandomAccess {
  return { size, read: (at, length) => bytes.subarray(at - offset, at - offset + length) };
}
