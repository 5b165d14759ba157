import type { Published } from "../../../client/src/publish.ts";
import { csrfWord, heardStatus, Problem, words } from "../api/client.ts";
import { addressOf } from "../base.ts";

interface SendOptions {
  /** owner/name */
  index: string;
  /** How much of it is sent, from 0 to 1. */
  onProgress(part: number): void;
  signal: AbortSignal;
}

/**
 * Publishes a file, and tells how far it has come: only XMLHttpRequest knows that of what is sent. Rejects with a
 * `Problem` that says why it was refused, and with an `AbortError` when it was called off.
 */
export function sendFile(file: File, { index, onProgress, signal }: SendOptions): Promise<Published> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(
      "POST",
      addressOf(`-/api/v1/indexes/${index}/files?filename=${encodeURIComponent(file.name)}`),
    );
    request.responseType = "json";
    request.setRequestHeader("X-Requested-With", "fetch");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    const word = csrfWord();
    if (word !== null) request.setRequestHeader("X-CSRF-Token", word);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      heardStatus(request.status);
      if (request.status === 200) resolve(request.response as Published);
      else reject(Problem.of(request.response, request, words));
    };
    request.onerror = () => reject(Problem.unreachable(undefined, words));
    request.onabort = () => reject(new DOMException("called off", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
