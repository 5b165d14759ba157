/** Bounds on what one upstream may cost us. Times in milliseconds, sizes in bytes. */
export interface UpstreamLimits {
  /** Until a connection stands. */
  connect: number;
  /** Between two bytes, and until the first. */
  idle: number;
  /** For a whole page, redirects and all. */
  page: number;
  /** Largest page, unpacked. */
  pageSize: number;
  /** Connections to one host at the same time. */
  concurrency: number;
}

/** An index that a mirror is of: where it is, who we are there, and what it may cost us. */
export interface Upstream {
  /** Address of its simple root, with a slash at its end, or of its one flat page; without credentials. */
  root: URL;
  /** `simple`: a page for each project; `flat`: one page that links all files, as pip's --find-links takes it. */
  layout: "simple" | "flat";
  /** Header that is only sent to the root's own origin. null: none. */
  authorization: string | null;
  /** PEM texts. */
  tls: { ca: string[]; cert: string | null; key: string | null };
  /** Whether links and redirects may lead nearer to this machine than the upstream itself lies. */
  allowPrivate: boolean;
  limits: UpstreamLimits;
  /** What the mirror is called in `VIA_HEADER`; the same on every node. */
  via: string;
}

/** The address without its fragment, and the credentials that stood in the address. Null when it is no http(s) address. */
export function readAddress(text: string): { root: URL; authorization: string | null } | null {
  const root = URL.parse(text.trim());
  if (root === null || (root.protocol !== "http:" && root.protocol !== "https:")) return null;
  const { username, password } = root;
  root.username = "";
  root.password = "";
  root.hash = "";
  const named = username !== "" || password !== "";
  return {
    root,
    authorization: named ? basic(decodeURIComponent(username), decodeURIComponent(password)) : null,
  };
}

/** The same as the root of a simple index: with a slash at its end. */
export function asRoot(address: URL): URL {
  const root = new URL(address);
  if (!root.pathname.endsWith("/")) root.pathname += "/";
  return root;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
