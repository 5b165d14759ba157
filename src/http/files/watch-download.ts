import { notThere } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import { Refusal } from "../../refusal.ts";
import { within } from "../long-answers.ts";
import type { PageCaches } from "../simple/answer.ts";
import type { Target } from "../target.ts";
import { type Download, findDownload } from "./answer.ts";
import type { FileServices } from "./services.ts";

/** A larger file may take so long to send that rights change meanwhile. */
const LARGE = 16 * 2 ** 20;
/** Milliseconds for which an upstream may hold up a check. */
const PATIENCE_MS = 2000;

/** A download under way, and what was asked for. */
export interface Sending {
  target: Target & { kind: "file" };
  download: Download;
  /** The Authorization header of the request. */
  header: string | undefined;
  caller: Caller;
  /** Of `LongAnswers`, taken before the caller was authenticated. */
  mark: number;
  /** Breaks the connection. */
  cut: () => void;
}

/**
 * Sends a download and, where the file is large, breaks it off when the caller loses the right to it. A file whose size is not
 * known counts as large.
 */
export async function sendWatched<T>(
  services: FileServices,
  caches: PageCaches,
  sending: Sending,
  send: () => Promise<T>,
): Promise<T> {
  const { download, header, caller, mark, cut } = sending;
  if ((download.content.file.size ?? Number.POSITIVE_INFINITY) <= LARGE) return send();
  const { address } = caller;
  const answer = {
    ...services.authenticator.signedInBy(header, address),
    address,
    project: download.pages.project.name,
    permit: (now: Caller) => requireStillThere(services, caches, sending, now),
    end: cut,
  };
  const leave = services.longAnswers.watch(answer, mark);
  try {
    return await send();
  } finally {
    leave();
  }
}

/**
 * Refuses a caller who may no longer read the file, and every caller if it is hidden or was removed. A download goes on if the file
 * was replaced, or removed by its upstream.
 */
async function requireStillThere(
  services: FileServices,
  caches: PageCaches,
  { target, download }: Sending,
  caller: Caller,
): Promise<void> {
  requireReadable(services, download, caller);
  const looked = findDownload(services, caches, target, caller).catch(async (error) => {
    const isGone =
      error instanceof Refusal && error.kind === "not-found" && error.code !== "hidden-by-policy";
    if (!isGone || !(await mayFinish(caches, download))) throw error;
  });
  if (!(await within(PATIENCE_MS, looked)))
    throw new Refusal("unavailable", "upstream-slow", "The upstream does not answer in time. Try again.");
}

function requireReadable({ access, indexes }: FileServices, { pages }: Download, caller: Caller): void {
  const { name } = pages.project;
  for (const { id } of [pages.index, ...pages.sources]) {
    const index = indexes.byId(id);
    if (index === null || !access.allow(caller, "read", index, name))
      throw notThere(access, caller, index, name);
  }
}

async function mayFinish({ projects }: PageCaches, { content, pages }: Download): Promise<boolean> {
  if (content.outlivesRemoval) return true;
  const now = await projects.project(pages.index, pages.project.name);
  return now?.file(content.file.filename) != null;
}
