import { Access } from "../access/access.ts";
import { SmallFiles } from "../http/files/small-files.ts";
import type { Rooms } from "../http/routes.ts";
import { Roots } from "../http/simple/root-page-cache.ts";
import { Views } from "../http/simple/project-page-cache.ts";
import { Indexes } from "../indexes/indexes.ts";
import type { Services } from "./services.ts";

/** Of the memory for prepared answers, the part of project pages; small files take the rest. */
const PAGES_SHARE = 0.75;

/** Makes the shelves of prepared answers, and sees to it that announcements reach every cache in the right order. */
export function buildRooms(services: Services): Rooms {
  const { indexes, mirrors, access, authenticator, announcements, config, metrics } = services;
  const { longAnswers, events } = services;
  const views = new Views(indexes, config.limits.pageCache * PAGES_SHARE);
  const roots = new Roots(indexes, access);
  announcements.subscribe(async (announced) => {
    authenticator.forget(announced);
    try {
      if (Indexes.concernedBy(announced)) await indexes.reload();
      if (Access.concernedBy(announced)) await access.reload();
      mirrors.drop(announced);
      views.drop(announced);
      roots.drop(announced);
    } catch (error) {
      // Rights and indexes cannot be read anew just now: nothing that was prepared by the old ones is answered.
      views.drop("everything");
      roots.drop("everything");
      throw error;
    }
  });
  // Behind the caches, so that both go by rights as they are now.
  announcements.subscribe((announced) => longAnswers.heed(announced));
  announcements.subscribe((announced) => events.notify(announced));
  metrics.gauge("wheelyard_page_cache_bytes", "Bytes of project pages kept ready.", () => views.bytes);
  metrics.gauge("wheelyard_page_cache_hits_total", "Projects answered from memory.", () => views.hits);
  metrics.gauge("wheelyard_page_cache_misses_total", "Projects read from the database.", () => views.misses);
  metrics.gauge(
    "wheelyard_serial",
    "Serial of the last change that is known here.",
    () => announcements.serial,
  );
  metrics.gauge(
    "wheelyard_database_unproved_seconds",
    "Time since what is kept ready was last held against the database.",
    () => announcements.unprovedFor / 1000,
  );
  metrics.gauge(
    "wheelyard_long_answers",
    "Event streams, exports and large downloads under way.",
    () => longAnswers.count,
  );
  return { shelves: { views, roots }, small: new SmallFiles(config.limits.pageCache) };
}
