import { Access } from "../access/access.ts";
import { SmallFiles } from "../http/files/small-files.ts";
import { PastPages } from "../http/past/past-pages.ts";
import type { AnswerCaches } from "../http/routes.ts";
import { ProjectPageCache } from "../http/simple/project-page-cache.ts";
import { RootPageCache } from "../http/simple/root-page-cache.ts";
import { Indexes } from "../indexes/indexes.ts";
import { SiteLook } from "../look/site-look.ts";
import type { Services } from "./services.ts";

/** Of the memory for prepared answers, the part of project pages; small files take the rest. */
const PAGES_SHARE = 0.75;

/** Creates the caches of prepared answers, and passes announcements to every cache in the right order. */
export function buildCaches(services: Services): AnswerCaches {
  const { indexes, mirrors, access, authenticator, announcements, config, metrics } = services;
  const { longAnswers, events } = services;
  const projects = new ProjectPageCache(indexes, config.limits.pageCache * PAGES_SHARE);
  const roots = new RootPageCache(indexes, access);
  const past = new PastPages({ database: services.database, indexes, access });
  announcements.subscribe(async (announced) => {
    authenticator.forget(announced);
    try {
      if (Indexes.concernedBy(announced)) await indexes.reload();
      if (Access.concernedBy(announced)) await access.reload();
      if (SiteLook.concernedBy(announced)) await services.look.reload();
      mirrors.drop(announced);
      projects.drop(announced);
      roots.drop(announced);
      past.drop(announced);
    } catch (error) {
      // Rights and indexes could not be read again. Nothing that depends on the old ones may be answered.
      projects.drop("everything");
      roots.drop("everything");
      past.drop("everything");
      throw error;
    }
  });
  // After the caches, so that both use the current rights.
  announcements.subscribe((announced) => longAnswers.heed(announced));
  announcements.subscribe((announced) => events.notify(announced));
  metrics.gauge("wheelyard_page_cache_bytes", "Bytes of project pages kept ready.", () => projects.bytes);
  metrics.gauge("wheelyard_page_cache_hits_total", "Projects answered from memory.", () => projects.hits);
  metrics.gauge(
    "wheelyard_page_cache_misses_total",
    "Projects read from the database.",
    () => projects.misses,
  );
  metrics.gauge(
    "wheelyard_serial",
    "Serial of the last change that is known here.",
    () => announcements.serial,
  );
  metrics.gauge(
    "wheelyard_database_unproved_seconds",
    "Time since what is kept ready was last compared with the database.",
    () => announcements.unprovedFor / 1000,
  );
  metrics.gauge(
    "wheelyard_long_answers",
    "Event streams, exports and large downloads under way.",
    () => longAnswers.count,
  );
  return { pages: { projects, roots }, small: new SmallFiles(config.limits.pageCache), past };
}
