import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";

const indexes = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes",
  validateSearch: (search) => textOf(search, "q"),
  component: lazyRouteComponent(() => import("./Indexes.tsx"), "Indexes"),
});

const projects = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes/$owner/$index",
  validateSearch: (search) => textOf(search, "q", "sort", "origin"),
  component: lazyRouteComponent(() => import("./Projects.tsx"), "Projects"),
});

const search = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/search",
  validateSearch: (given) => textOf(given, "q", "index", "sort", "origin", "in"),
  component: lazyRouteComponent(() => import("./Search.tsx"), "Search"),
});

export const browseRoutes = [indexes, projects, search];
