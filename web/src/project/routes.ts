import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";
import { ProjectTrouble } from "./ProjectTrouble.tsx";

const project = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes/$owner/$index/$project",
  validateSearch: (search) => textOf(search, "version", "tab"),
  component: lazyRouteComponent(() => import("./ProjectPage.tsx"), "ProjectPage"),
  errorComponent: ProjectTrouble,
});

const compare = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/indexes/$owner/$index/$project/compare",
  validateSearch: (search) => textOf(search, "from", "to"),
  component: lazyRouteComponent(() => import("./Compare.tsx"), "Compare"),
});

export const projectRoutes = [project, compare];
