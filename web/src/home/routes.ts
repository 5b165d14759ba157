import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: (search) => textOf(search, "index", "tool"),
  component: lazyRouteComponent(() => import("./Home.tsx"), "Home"),
});

/** The same page by the address below which all others lie. */
const ui = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui",
  beforeLoad: () => {
    throw redirect({ to: "/", replace: true });
  },
});

export const homeRoutes = [home, ui];
