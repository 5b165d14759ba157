import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import type { Server } from "./processes.ts";
import { BASIC } from "./wheelyard.ts";

export const agent = new Agent({ keepAlive: true, maxSockets: 16 });

const BOUNDARY = "wheelyard-bench-boundary";

/** Sends one wheel by the legacy upload form, with its SHA-256, and resolves when it was answered with 200. */
export function upload(
  server: Pick<Server, "url">,
  name: string,
  version: string,
  wheel: Buffer[],
  to = "/legacy/",
  authorization = BASIC,
): Promise<void> {
  return sendForm(server.url + to, uploadForm(name, version, wheel), authorization);
}

/** The body of the legacy upload form for a wheel, as twine writes it: the file last. */
export function uploadForm(name: string, version: string, wheel: Buffer[]): Buffer[] {
  const sha256 = createHash("sha256");
  for (const part of wheel) sha256.update(part);
  const { head, tail } = uploadHead(name, version, sha256.digest("hex"));
  return [head, ...wheel, tail];
}

/** What stands around a wheel's bytes in such a form, and the headers that say what it is. */
export function uploadHead(name: string, version: string, sha256: string) {
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    name,
    version,
    filetype: "bdist_wheel",
    pyversion: "py3",
    sha256_digest: sha256,
  };
  const head = Object.entries(fields)
    .map(
      ([key, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
    )
    .join("");
  const file = `${name}-${version}-py3-none-any.whl`;
  const content = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    head: Buffer.from(head + content),
    tail: Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    headers: { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

/** Posts such a body; resolves when it was answered with 200. */
export function sendForm(url: string, parts: Buffer[], authorization = BASIC): Promise<void> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const headers = {
    Authorization: authorization,
    "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
    "Content-Length": length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`upload: ${answer.statusCode} ${text}`)),
      );
    });
    sent.on("error", reject);
    for (const part of parts) sent.write(part);
    sent.end();
  });
}
