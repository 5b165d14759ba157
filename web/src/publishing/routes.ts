import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";
import { requirePublisher } from "../shared/signed-in.ts";

const upload = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/upload",
  validateSearch: (search) => textOf(search, "index"),
  beforeLoad: requirePublisher,
  component: lazyRouteComponent(() => import("./Upload.tsx"), "Upload"),
});

export const publishingRoutes = [upload];
