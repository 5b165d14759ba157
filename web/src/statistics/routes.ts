import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { requireSignIn } from "../shared/signed-in.ts";

const ofSite = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/downloads",
  beforeLoad: requireSignIn,
  component: lazyRouteComponent(() => import("./SiteDownloads.tsx"), "SiteDownloads"),
});

const ofIndex = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/downloads/$owner/$index",
  beforeLoad: requireSignIn,
  component: lazyRouteComponent(() => import("./IndexDownloads.tsx"), "IndexDownloads"),
});

export const statisticsRoutes = [ofSite, ofIndex];
