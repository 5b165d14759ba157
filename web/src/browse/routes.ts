import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";

const indexes = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes",
  component: lazyRouteComponent(() => import("./Indexes.tsx"), "Indexes"),
});

const projects = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes/$owner/$index",
  validateSearch: (search): { q?: string } =>
    typeof search.q === "string" && search.q !== "" ? { q: search.q } : {},
  component: lazyRouteComponent(() => import("./Projects.tsx"), "Projects"),
});

export const browseRoutes = [indexes, projects];
