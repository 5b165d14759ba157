import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";

const requests = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/requests",
  validateSearch: (search) => textOf(search, "index", "state", "ask"),
  component: lazyRouteComponent(() => import("./Requests.tsx"), "Requests"),
});

export const requestRoutes = [requests];
