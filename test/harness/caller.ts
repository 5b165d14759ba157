import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import type { Distribution } from "./build-distribution.ts";
import { type FormStyle, type Part, uploadParts, writeForm } from "./multipart.ts";
import { type Answer, type Question, send } from "./send.ts";

/** The files of a project page in its JSON form, as far as tests look at them. */
export interface PageFile {
  filename: string;
  url: string;
  hashes: Record<string, string>;
  size: number;
  "requires-python"?: string | null;
  "core-metadata"?: boolean | Record<string, string>;
  "data-dist-info-metadata"?: boolean | Record<string, string>;
  "upload-time"?: string;
  yanked?: boolean | string;
}

export interface Page {
  meta: { "api-version": string };
  name: string;
  versions: string[];
  files: PageFile[];
  "project-status"?: { status: string; reason?: string };
}

export interface UploadOptions {
  /** Where to, default `/legacy/`. */
  to?: string;
  parts?: Part[];
  style?: FormStyle;
  headers?: OutgoingHttpHeaders;
  chunkSize?: number;
}

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

/** Somebody who talks to a server: anonymous, with a password or with a token. */
export class Caller {
  readonly origin: string;
  readonly authorization: string | null;

  constructor(origin: string, authorization: string | null = null) {
    this.origin = origin;
    this.authorization = authorization;
  }

  withPassword(account: string, password: string): Caller {
    return new Caller(this.origin, basic(account, password));
  }

  /** A token as pip, twine and uv send it: as password of `__token__`. */
  withToken(token: string): Caller {
    return new Caller(this.origin, basic("__token__", token));
  }

  withBearer(token: string): Caller {
    return new Caller(this.origin, `Bearer ${token}`);
  }

  send(question: Question): Promise<Answer> {
    const own = this.authorization === null ? {} : { authorization: this.authorization };
    return send(this.origin, { ...question, headers: { ...own, ...question.headers } });
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send({ path, headers });
  }

  upload(distribution: Distribution, options: UploadOptions = {}): Promise<Answer> {
    return this.uploadForm(options.parts ?? uploadParts(distribution), options);
  }

  uploadForm(parts: Part[], options: UploadOptions = {}): Promise<Answer> {
    const form = writeForm(parts, options.style);
    return this.send({
      method: "POST",
      path: options.to ?? "/legacy/",
      headers: { "content-type": form.type, ...options.headers },
      body: form.body,
      ...(options.chunkSize === undefined ? {} : { chunkSize: options.chunkSize }),
    });
  }

  /** Uploads what must be accepted. */
  async publish(distribution: Distribution, options: UploadOptions = {}): Promise<void> {
    const answer = await this.upload(distribution, options);
    assert.equal(answer.status, 200, `upload of ${distribution.filename}: ${answer.status} ${answer.text}`);
  }

  /** A project page in JSON; `index` is the address of the simple root. */
  async page(project: string, index = "/simple/"): Promise<Page> {
    const answer = await this.get(`${index}${project}/`, { accept: JSON_PAGE });
    assert.equal(answer.status, 200, `page of ${project}: ${answer.status} ${answer.text}`);
    return answer.json<Page>();
  }

  /** File names on a project's page; none when there is no such project. */
  async listed(project: string, index = "/simple/"): Promise<string[]> {
    const answer = await this.get(`${index}${project}/`, { accept: JSON_PAGE });
    if (answer.status === 404) return [];
    assert.equal(answer.status, 200, `page of ${project}: ${answer.status} ${answer.text}`);
    return answer.json<Page>().files.map((file) => file.filename);
  }

  /** What an installer does: finds the file on the page, downloads it, compares the hash. Returns the bytes. */
  async install(project: string, filename: string, index = "/simple/"): Promise<Buffer> {
    const page = await this.page(project, index);
    const file = page.files.find((one) => one.filename === filename);
    assert.ok(file, `${filename} is not on the page of ${project}`);
    const answer = await this.get(this.filePath(project, file.url, index));
    assert.equal(answer.status, 200, `download of ${filename}: ${answer.status}`);
    assert.equal(createHash("sha256").update(answer.bytes).digest("hex"), file.hashes.sha256, filename);
    assert.equal(answer.bytes.length, file.size, filename);
    return answer.bytes;
  }

  /** The path on the server that a link of a project page leads to, without its fragment. */
  filePath(project: string, link: string, index = "/simple/"): string {
    return new URL(link, `${this.origin}${index}${project}/`).pathname;
  }

  /** The path of a file, looked up on its project's page. */
  async findFile(project: string, filename: string, index = "/simple/"): Promise<string> {
    const file = (await this.page(project, index)).files.find((one) => one.filename === filename);
    assert.ok(file, `${filename} is not on the page of ${project}`);
    return this.filePath(project, file.url, index);
  }

  /** The management API, without judging the answer; bytes go as they are. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    const isBytes = Buffer.isBuffer(body);
    const type = isBytes ? "application/octet-stream" : "application/json";
    return this.send({
      method,
      path: `/-/api/v1${path}`,
      headers: body === undefined ? {} : { "content-type": type },
      ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
    });
  }

  /** The management API, for what must succeed; resolves with the body. */
  async manage<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.api(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.bytes.length === 0 ? {} : answer.json()) as T;
  }
}

export function basic(account: string, password: string): string {
  return `Basic ${Buffer.from(`${account}:${password}`).toString("base64")}`;
}
