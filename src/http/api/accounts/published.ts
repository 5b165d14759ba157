import { z } from "zod";
import { addressOf } from "../../../indexes/index-record.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, Nothing, PageQuery, Time, toTime } from "../fields.ts";
import { badCursor } from "../paging.ts";
import { requireAccount, requireSiteManager } from "../rights.ts";
import { AccountPath } from "./schema.ts";
import type { AccountServices } from "./services.ts";

const endpoint = endpointsOf<AccountServices>();

const Published = z.strictObject({
  index: z.string().describe("owner/name"),
  project: z.string().describe("Normalised."),
  files: z.number().int().describe("Number of files that exist now."),
  lastAt: Time.describe("When the account last published a file."),
});

/** Projects that an account published files of, as far as these are still there. */
export const publishedBy = endpoint({
  method: "GET",
  path: "/accounts/{account}/projects",
  tag: "accounts",
  summary: "List the projects that an account published. Administrators can ask for any account",
  refusals: [403],
  params: AccountPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Published),
  status: 200,
  async handle(request) {
    const { services, params, query, caller } = request;
    if (requireAccount(request).name !== params.account) requireSiteManager(request);
    const cursor = /^(\S+) (\d{1,15})$/.exec(query.after ?? "");
    if (query.after && cursor === null) throw badCursor();
    const [, name = "", id = "0"] = cursor ?? [];
    const rows = await services.database.read
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .select(["projects.name as project", "projects.index_id as index_id"])
      .select((row) => [
        row.fn.countAll<number>().as("files"),
        row.fn.max<number>("files.uploaded_at").as("last"),
      ])
      .where("files.uploaded_by", "=", params.account)
      .where("files.removed_serial", "is", null)
      .where("projects.removed_serial", "is", null)
      .where((where) =>
        where.or([
          where("projects.name", ">", name),
          where.and([where("projects.name", "=", name), where("projects.index_id", ">", Number(id))]),
        ]),
      )
      .groupBy(["projects.name", "projects.index_id"])
      .orderBy("projects.name")
      .orderBy("projects.index_id")
      .limit(query.limit + 1)
      .execute();
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const items = shown.flatMap(({ project, index_id, files, last: at }) => {
      const index = services.indexes.byId(index_id);
      // Leaves out what the caller may no longer read.
      if (index === null || !services.access.allow(caller, "read", index, project)) return [];
      return [{ index: addressOf(index), project, files: Number(files), lastAt: toTime(Number(at)) }];
    });
    return { items, next: rows.length > query.limit && last ? `${last.project} ${last.index_id}` : null };
  },
});
