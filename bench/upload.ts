import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import type { Server } from "./processes.ts";
import { BASIC } from "./wheelyard.ts";

export const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one wheel by the legacy upload form, with its SHA-256, and resolves when it was answered with 200. */
export async function upload(
  server: Pick<Server, "url">,
  name: string,
  version: string,
  wheel: Buffer[],
  to = "/legacy/",
  authorization = BASIC,
): Promise<void> {
  const sha256 = createHash("sha256");
  for (const part of wheel) sha256.update(part);
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    name,
    version,
    filetype: "bdist_wheel",
    pyversion: "py3",
    sha256_digest: sha256.digest("hex"),
  };
  const boundary = "wheelyard-bench-boundary";
  const head = Object.entries(fields)
    .map(
      ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
    )
    .join("");
  const file = `${name}-${version}-py3-none-any.whl`;
  const content = `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  await send(server.url + to, authorization, boundary, [
    Buffer.from(head + content),
    ...wheel,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function send(url: string, authorization: string, boundary: string, parts: Buffer[]): Promise<void> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const headers = {
    Authorization: authorization,
    "Content-Type": `multipart/form-data; boundary=${boundary}`,
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
