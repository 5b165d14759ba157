import type { Published } from "../../../client/src/publish.ts";
import { csrfWord, heardStatus, Problem, words } from "../api/client.ts";
import { addressOf } from "../base.ts";

export interface SendProgress {
  /** How much of it is sent, from 0 to 1. */
  onProgress(part: number): void;
  signal: AbortSignal;
}

interface SendOptions extends SendProgress {
  /** owner/name */
  index: string;
}

/** Publishes a file, and tells how far it has come. Rejects as `sendBytes`. */
export function sendFile(file: File, { index, ...progress }: SendOptions): Promise<Published> {
  const path = `indexes/${index}/files?filename=${encodeURIComponent(file.name)}`;
  return sendBytes(path, file, "application/octet-stream", progress);
}

/**
 * Sends a file to an address of the API, and tells how far it has come: only XMLHttpRequest knows that of what is sent. Rejects with a
 * `Problem` that says why it was refused, and with an `AbortError` when it was called off.
 */
export function sendBytes<Answer>(
  path: string,
  file: File,
  type: string,
  { onProgress, signal }: SendProgress,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", addressOf(`-/api/v1/${path}`));
    request.responseType = "json";
    request.setRequestHeader("X-Requested-With", "fetch");
    request.setRequestHeader("Content-Type", type);
    const word = csrfWord();
    if (word !== null) request.setRequestHeader("X-CSRF-Token", word);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      heardStatus(request.status);
      if (request.status === 200) resolve(request.response as Answer);
      else reject(Problem.of(request.response, request, words));
    };
    request.onerror = () => reject(Problem.unreachable(undefined, words));
    request.onabort = () => reject(new DOMException("called off", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
