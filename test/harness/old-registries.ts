import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Distribution } from "./build-distribution.ts";
import { refusalOf } from "./signature-v4.ts";

/** A file as the old server has it. */
export interface Stocked {
  file: Distribution;
  project: string;
  uploadedAt: string;
  uploadedBy: string;
}

interface Asked {
  url: URL;
  method: string;
  body: string;
  headers: IncomingMessage["headers"];
}

/** JSON, bytes, a status alone, or what a test does instead of an answer. */
export type Answer = object | Uint8Array | number | ((response: ServerResponse) => void);

/** Answers of one product, by its documentation; null: it has no such address. */
export type Product = (asked: Asked, stock: readonly Stocked[]) => Answer | null;

/** Items on one page of a list, so that a small stock has several. */
const PAGE = 2;

/** A server that answers as one of the products with a listing API does, and that remembers what it was asked. */
export class OldRegistry {
  readonly stock: Stocked[] = [];
  readonly asked: Asked[] = [];
  /** What a test answers in place of the product; null: the product answers. */
  trick: (asked: Asked) => Answer | null = () => null;
  readonly #server: Server;

  private constructor(product: Product) {
    this.#server = createServer((request, response) => {
      void this.#serve(product, request, response).catch(() => response.destroy());
    });
  }

  static async start(product: Product): Promise<OldRegistry> {
    const registry = new OldRegistry(product);
    registry.#server.listen(0, "127.0.0.1");
    await once(registry.#server, "listening");
    return registry;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(product: Product, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", headers } = request;
    const asked = {
      url: new URL(request.url ?? "/", this.origin),
      method,
      headers,
      body: await text(request),
    };
    this.asked.push(asked);
    const answer = this.trick(asked) ?? product(asked, this.stock) ?? 404;
    if (typeof answer === "function") answer(response);
    else if (typeof answer === "number") response.writeHead(answer).end();
    else if (answer instanceof Uint8Array) response.end(answer);
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }
}

const bytesAt = (stock: readonly Stocked[], filename: string): Answer =>
  stock.find(({ file }) => file.filename === decodeURIComponent(filename))?.file.bytes ?? 404;

/**
 * Nexus 3: `components` by continuation token, `repositories/NAME`, and files at `repository/NAME/PATH`. `downloadUrl` names the
 * base address of its settings, which need not be the one that was asked.
 */
export const nexusAnswers: Product = ({ url, headers }, stock) => {
  if (headers.authorization !== `Basic ${Buffer.from("ci:secret").toString("base64")}`) return 401;
  const [, first, ...rest] = url.pathname.split("/");
  if (first === "repository") return bytesAt(stock, rest.at(-1) ?? "");
  if (url.pathname === "/service/rest/v1/repositories/hosted")
    return { name: "hosted", format: "pypi", type: "hosted" };
  if (url.pathname === "/service/rest/v1/repositories/all")
    return { name: "all", format: "pypi", type: "group" };
  if (url.pathname !== "/service/rest/v1/components") return null;
  const from = Number(url.searchParams.get("continuationToken") ?? 0);
  const items = stock.slice(from, from + PAGE).map(({ file, project, uploadedAt, uploadedBy }) => ({
    ...{
      id: file.sha256,
      repository: "hosted",
      format: "pypi",
      group: null,
      name: project,
      version: file.version,
    },
    assets: [
      {
        downloadUrl: `https://nexus.internal.example/repository/hosted/packages/${file.filename}`,
        path: `/packages/${project}/${file.version}/${file.filename}`,
        checksum: { sha1: "", sha256: file.sha256, md5: file.md5 },
        ...{
          fileSize: file.bytes.length,
          blobCreated: uploadedAt,
          lastModified: uploadedAt,
          uploader: uploadedBy,
        },
      },
    ],
  }));
  return { items, continuationToken: from + PAGE < stock.length ? String(from + PAGE) : null };
};

/**
 * Artifactory: `api/search/aql`, which may answer with fewer results than were asked for, the list of repositories, files at
 * `REPOSITORY/PATH`, and simple pages whose links are relative.
 */
export const artifactoryAnswers: Product = ({ url, method, body, headers }, stock) => {
  if (headers.authorization !== "Bearer secret") return 401;
  const path = url.pathname.replace("/artifactory/", "");
  if (path === "api/repositories")
    return [
      { key: "python-local", type: "LOCAL", packageType: "PyPi" },
      { key: "python", type: "VIRTUAL", packageType: "PyPi" },
    ];
  if (path === "api/search/aql" && method === "POST") {
    const [, repo = "", offset = "0"] = /"repo":"([^"]*)".*\.offset\((\d+)\)/.exec(body) ?? [];
    if (!body.includes('.include("repo","path","name"') || repo !== "python-local") return 400;
    const rows = stock
      .map((one) => ({ ...one, path: `${one.project}/${one.file.version}` }))
      .toSorted((a, b) => (a.path + a.file.filename < b.path + b.file.filename ? -1 : 1));
    const results = rows.slice(Number(offset), Number(offset) + PAGE).map(({ file, ...one }) => ({
      ...{ repo, path: one.path, name: file.filename, size: String(file.bytes.length), type: "file" },
      ...{ created: one.uploadedAt, created_by: one.uploadedBy, sha256: file.sha256, actual_md5: file.md5 },
    }));
    return { results, range: { start_pos: Number(offset), end_pos: Number(offset) + results.length } };
  }
  const [, project] = /^api\/pypi\/python-local\/simple\/([^/]+)\/$/.exec(path) ?? [];
  if (project !== undefined) return htmlPage(stock.filter((one) => one.project === project));
  return path.startsWith("python-local/") ? bytesAt(stock, path.split("/").at(-1) ?? "") : null;
};

function htmlPage(stock: readonly Stocked[]): Answer {
  const links = stock.map(
    ({ file, project }) =>
      `<a href="../../packages/${project}/${file.version}/${file.filename}#sha256=${file.sha256}">${file.filename}</a>`,
  );
  return (response) =>
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<html><body>${links.join("\n")}</body></html>`);
}

/** Gitea and Forgejo: `api/v1/packages/OWNER` by page, the files of a release, and the registry's files. */
export const giteaAnswers: Product = ({ url, headers }, stock) => {
  if (headers.authorization !== "Bearer secret") return 401;
  const segments = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (url.pathname === "/api/v1/packages/team") {
    const page = Number(url.searchParams.get("page"));
    const from = (page - 1) * PAGE;
    return stock.slice(from, from + PAGE).map(({ file, project, uploadedAt, uploadedBy }, at) => ({
      ...{ id: from + at + 1, type: "pypi", name: project, version: file.version, created_at: uploadedAt },
      creator: { id: 1, login: uploadedBy },
    }));
  }
  if (url.pathname.startsWith("/api/v1/packages/team/pypi/") && segments.at(-1) === "files")
    return stock
      .filter(({ file, project }) => project === segments[5] && file.version === segments[6])
      .map(({ file: { filename: name, bytes, md5, sha256 } }) => ({
        id: 1,
        Size: bytes.length,
        name,
        md5,
        sha256,
      }));
  return url.pathname.startsWith("/api/packages/team/pypi/files/")
    ? bytesAt(stock, segments.at(-1) ?? "")
    : null;
};

/**
 * GitLab: a project or group by its path, `packages` and `package_files` by page, and files by their SHA-256. The API takes a
 * bearer token, and the files take Basic authentication.
 */
export const gitlabAnswers: Product = ({ url, headers }, stock) => {
  const path = decodeURIComponent(url.pathname).replace("/api/v4/", "");
  if (path.includes("/packages/pypi/files/"))
    return headers.authorization?.startsWith("Basic ") ? bytesAt(stock, path.split("/").at(-1) ?? "") : 401;
  if (headers.authorization !== "Bearer secret") return 401;
  if (path === "projects/team/tools") return { id: 7, path_with_namespace: "team/tools" };
  if (path === "groups/team") return { id: 3, full_path: "team" };
  if (path === "projects/7/packages" || path === "groups/3/packages") {
    const page = Number(url.searchParams.get("page"));
    const perPage = Number(url.searchParams.get("per_page"));
    const all = [...Array(perPage).fill(null), ...stock].map((one: Stocked | null, id) => ({
      ...{ id, name: one?.project ?? "empty", version: one?.file.version ?? `${id}`, package_type: "pypi" },
      ...{ created_at: one?.uploadedAt ?? null, ...(path.startsWith("groups") ? { project_id: 7 } : {}) },
    }));
    return all.slice((page - 1) * perPage, page * perPage);
  }
  const [, id] = /^projects\/7\/packages\/(\d+)\/package_files$/.exec(path) ?? [];
  const one = id === undefined ? undefined : stock[Number(id) - 100];
  if (id === undefined || one === undefined) return id === undefined ? null : [];
  const { filename, bytes, sha256, md5 } = one.file;
  const row = {
    ...{ file_name: filename, size: bytes.length, file_md5: md5, created_at: one.uploadedAt },
    pipelines: [{ id: 1, user: { username: one.uploadedBy } }],
  };
  // The first upload of this name, before the one that counts.
  return [
    { ...row, id: 1, size: 3, file_sha256: "0".repeat(64) },
    { ...row, id: 2, file_sha256: sha256 },
  ];
};

/** CodeArtifact: the five operations that an import needs, for requests that are signed by key `KEY`. */
export const codeartifactAnswers: Product = ({ url, method, headers }, stock) => {
  const refusal = refusalOf(
    { method, target: `${url.pathname}${url.search}`, headers },
    {
      region: "eu-central-1",
      service: "codeartifact",
      keyHolder: () => ({ secret: "secret" }),
      now: Date.now(),
    },
  );
  if (refusal !== null) return (response) => awsError(response, 403, "AccessDeniedException");
  const of = (name: string) => url.searchParams.get(name) ?? "";
  if (of("domain") !== "acme" || of("repository") !== "python")
    return (response) => awsError(response, 404, "ResourceNotFoundException");
  const from = Number(of("next-token") || 0);
  const part = <T>(all: T[]) => ({
    items: all.slice(from, from + PAGE),
    ...(from + PAGE < all.length ? { nextToken: String(from + PAGE) } : {}),
  });
  const inVersion = stock.filter(
    ({ file, project }) => project === of("package") && file.version === of("version"),
  );
  switch (`${method} ${url.pathname}`) {
    case "POST /v1/packages": {
      const { items, ...rest } = part([...new Set(stock.map(({ project }) => project))]);
      return { packages: items.map((name) => ({ format: "pypi", package: name })), ...rest };
    }
    case "POST /v1/package/versions": {
      const { items, ...rest } = part([
        ...stock.filter(({ project }) => project === of("package")).map(({ file }) => file.version),
        "99",
      ]);
      const versions = items.map((version) => ({
        ...{ version, status: version === "0.9" ? "Unlisted" : "Published" },
        origin: { originType: version === "99" ? "EXTERNAL" : "INTERNAL" },
      }));
      return { versions, ...rest };
    }
    case "POST /v1/package/version/assets":
      return {
        assets: inVersion.map(({ file }) => ({
          ...{ name: file.filename, size: file.bytes.length },
          hashes: { MD5: file.md5, "SHA-256": file.sha256 },
        })),
      };
    case "GET /v1/package/version":
      return { packageVersion: { publishedTime: Date.parse(inVersion[0]!.uploadedAt) / 1000 } };
    case "GET /v1/package/version/asset":
      return bytesAt(stock, of("asset"));
    default:
      return null;
  }
};

function awsError(response: ServerResponse, status: number, name: string): void {
  response.writeHead(status, { "x-amzn-errortype": name, "content-type": "application/json" });
  response.end(JSON.stringify({ message: "no" }));
}
