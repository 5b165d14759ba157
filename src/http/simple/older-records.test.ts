import assert from "node:assert/strict";
import { test } from "node:test";
import { StockedIndex, stockedFile } from "../../../test/harness/stocked-index.ts";
import type { Access } from "../../access/access.ts";
import { anonymous } from "../../accounts/caller.ts";
import { type IndexRecord, IndexSettings } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { ProjectPageCache } from "./project-page-cache.ts";
import { RootPageCache } from "./root-page-cache.ts";

const CALLER = anonymous("127.0.0.1");
const everybody = { allow: () => true, visible: () => "all" } as unknown as Access;

/** One index that shows what its record of the moment says: `description` names its only project. */
class Changing {
  record = this.#record("before");

  #record(description: string): IndexRecord {
    const settings = IndexSettings.parse({ description });
    return { id: 1, owner: "a", name: "b", kind: "hosted", settings, createdAt: 0 };
  }

  change(description: string): void {
    this.record = this.#record(description);
  }

  get indexes(): Indexes {
    const of = ({ settings }: IndexRecord) => {
      const stock = new StockedIndex(1);
      stock.stock.set(settings.description as ProjectName, [stockedFile(1, settings.description, "1.0")]);
      return stock;
    };
    return {
      byId: () => this.record,
      list: () => [this.record],
      sourcesOf: (index: IndexRecord) => [index],
      package: of,
      contributorsTo: () => [this.record],
    } as unknown as Indexes;
  }
}

async function listed(roots: RootPageCache, index: IndexRecord): Promise<string> {
  const { page } = await roots.page(index, CALLER, "json");
  return (await page.encoded("identity")).body.toString();
}

test("a request that began before a change keeps nothing of what was so before it", async () => {
  const changing = new Changing();
  const roots = new RootPageCache(changing.indexes, everybody);
  const projects = new ProjectPageCache(changing.indexes, 1_000_000);
  const old = changing.record;
  changing.change("after");
  roots.drop("everything");
  projects.drop("everything");
  await listed(roots, old);
  assert.equal(await projects.project(old, "before" as ProjectName), null);
  assert.match(await listed(roots, changing.record), /"after"/);
  assert.ok(await projects.project(changing.record, "after" as ProjectName));
});

test("a change in the midst of it is not kept over either", async () => {
  const changing = new Changing();
  const roots = new RootPageCache(changing.indexes, everybody);
  const begun = listed(roots, changing.record);
  changing.change("after");
  roots.drop("everything");
  await begun;
  assert.match(await listed(roots, changing.record), /"after"/);
});
