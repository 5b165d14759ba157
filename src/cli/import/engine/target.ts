import { type AnswerOfPost, answerOf } from "../../../../client/src/answers.ts";
import { Problem } from "../../../../client/src/problem.ts";
import type { IndexSettingsChange } from "../../../indexes/index-record.ts";
import { type ApiClient, segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import type { OldFile } from "./old-site.ts";
import type { Proved } from "./prove.ts";

export type Known = AnswerOfPost<"/indexes/{owner}/{index}/imports/known">["items"][number];
export type Taken = AnswerOfPost<"/indexes/{owner}/{index}/imports">;

/** The index that files are imported into. */
export class Target {
  readonly api: ApiClient;
  /** `owner/name`. */
  readonly address: string;
  readonly #peer: string;

  constructor(api: ApiClient, address: string, peer: string) {
    this.api = api;
    this.address = address;
    this.#peer = peer;
  }

  /** Whether the index exists. */
  async exists(): Promise<boolean> {
    try {
      await this.api.get(indexPath(this.address));
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return false;
      throw error;
    }
  }

  /** Creates the index. */
  async create(settings: IndexSettingsChange, kind: "hosted" | "mirror" = "hosted"): Promise<void> {
    const [owner = "", name = ""] = this.address.split("/");
    await this.api.post("/indexes", { owner, name, kind, settings });
  }

  /** What was imported from some old addresses before, by address. */
  async known(addresses: readonly string[]): Promise<Map<string, Known>> {
    const { items } = await this.api.post<{ items: Known[] }>(`${indexPath(this.address)}/imports/known`, {
      addresses,
    });
    return new Map(items.map((item) => [item.address, item]));
  }

  /** Sends one file. Throws a `Problem` if the server refuses it. */
  async take(
    file: OldFile,
    bytes: Proved["body"],
    how: { sha256: string; restricted: boolean; acceptAsIs: boolean },
  ): Promise<Taken> {
    const signature = file.signature && Buffer.from(await file.signature()).toString("base64");
    const [owner = "", index = ""] = this.address.split("/");
    const query = {
      filename: file.filename,
      ...(file.project === null ? {} : { project: file.project }),
      sha256: how.sha256,
      from: this.#peer,
      address: file.address,
      ...(file.uploadedAt === null ? {} : { uploadedAt: new Date(file.uploadedAt).toISOString() }),
      ...(file.uploadedBy === null ? {} : { uploadedBy: file.uploadedBy }),
      ...(file.comment === null ? {} : { comment: file.comment.slice(0, 1000) }),
      ...(file.stamp === null ? {} : { stamp: file.stamp }),
      ...(signature ? { signature } : {}),
      restricted: how.restricted ? ("true" as const) : ("false" as const),
      acceptAsIs: how.acceptAsIs ? ("true" as const) : ("false" as const),
    };
    return answerOf(
      this.api.patient.POST("/indexes/{owner}/{index}/imports", {
        params: { path: { owner, index }, query },
        headers: { "Content-Type": "application/octet-stream" },
        body: bytes as unknown as string,
        bodySerializer: (body) => body,
      }),
    );
  }

  /** Yanks a file that was taken. */
  async yank({ project, filename }: Taken, reason: string): Promise<void> {
    const path = `${indexPath(this.address)}/projects/${segment(project)}/files/${segment(filename)}`;
    await this.api.post(`${path}/yank`, { reason: reason.slice(0, 1000) });
  }
}

/** The path of an account, a group or a member. */
export function pathOf(...parts: string[]): string {
  return `/${parts.map((part, at) => (at % 2 === 0 ? part : segment(part))).join("/")}`;
}
