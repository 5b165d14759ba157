const TEXT = "; charset=utf-8";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["html", `text/html${TEXT}`],
  ["htm", `text/html${TEXT}`],
  ["css", `text/css${TEXT}`],
  ["js", `text/javascript${TEXT}`],
  ["mjs", `text/javascript${TEXT}`],
  ["json", "application/json"],
  ["map", "application/json"],
  ["xml", "application/xml"],
  ["txt", `text/plain${TEXT}`],
  ["rst", `text/plain${TEXT}`],
  ["md", `text/plain${TEXT}`],
  ["py", `text/plain${TEXT}`],
  ["csv", `text/csv${TEXT}`],
  ["svg", "image/svg+xml"],
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["avif", "image/avif"],
  ["ico", "image/x-icon"],
  ["woff", "font/woff"],
  ["woff2", "font/woff2"],
  ["ttf", "font/ttf"],
  ["otf", "font/otf"],
  ["mp4", "video/mp4"],
  ["webm", "video/webm"],
  ["pdf", "application/pdf"],
  ["wasm", "application/wasm"],
]);

/** The media type of a file of documentation, by its name. Browsers download what is not known. */
export function contentTypeOf(path: string): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return TYPES.get(ending) ?? "application/octet-stream";
}
