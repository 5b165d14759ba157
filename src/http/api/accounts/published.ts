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

const PublishedQuery = PageQuery.extend({
  sort: z.enum(["name", "recent"]).default("name").describe("name: by name. recent: last published first."),
});

/** Projects that an account published files of, as far as these are still there. */
export const publishedBy = endpoint({
  method: "GET",
  path: "/accounts/{account}/projects",
  tag: "accounts",
  summary: "List the projects that an account published. Administrators can ask for any account",
  refusals: [403],
  params: AccountPath,
  query: PublishedQuery,
  body: Nothing,
  answer: listOf(Published),
  status: 200,
  async handle(request) {
    const { services, params, query, caller } = request;
    if (requireAccount(request).name !== params.account) requireSiteManager(request);
    const cursor = /^(\S+) (\d{1,15})$/.exec(query.after ?? "");
    if (query.after && cursor === null) throw badCursor();
    const [, first = "", id = "0"] = cursor ?? [];
    const isRecent = query.sort === "recent";
    if (isRecent && cursor !== null && !/^\d{1,15}$/.test(first)) throw badCursor();
    const rows = await services.database.read
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .select(["projects.id as id", "projects.name as project", "projects.index_id as index_id"])
      .select((row) => [
        row.fn.countAll<number>().as("files"),
        row.fn.max<number>("files.uploaded_at").as("last"),
      ])
      .where("files.uploaded_by", "=", params.account)
      .where("files.removed_serial", "is", null)
      .where("projects.removed_serial", "is", null)
      .groupBy(["projects.name", "projects.index_id", "projects.id"])
      .$if(!isRecent, (rows) =>
        rows
          .where((where) =>
            where.or([
              where("projects.name", ">", first),
              where.and([where("projects.name", "=", first), where("projects.index_id", ">", Number(id))]),
            ]),
          )
          .orderBy("projects.name")
          .orderBy("projects.index_id"),
      )
      .$if(isRecent && cursor !== null, (rows) =>
        rows.having(({ and, eb, fn, or }) =>
          or([
            eb(fn.max("files.uploaded_at"), "<", Number(first)),
            and([eb(fn.max("files.uploaded_at"), "=", Number(first)), eb("projects.id", ">", Number(id))]),
          ]),
        ),
      )
      .$if(isRecent, (rows) => rows.orderBy("last", "desc").orderBy("projects.id"))
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
    const place = last && (isRecent ? `${last.last} ${last.id}` : `${last.project} ${last.index_id}`);
    return { items, next: rows.length > query.limit && place ? place : null };
  },
});
