import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";
import { requireSignIn } from "../shared/signed-in.ts";

const account = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/account",
  beforeLoad: requireSignIn,
  component: lazyRouteComponent(() => import("./AccountPage.tsx"), "AccountPage"),
});

const profile = createRoute({
  getParentRoute: () => account,
  path: "/",
  component: lazyRouteComponent(() => import("./Profile.tsx"), "Profile"),
});

const projects = createRoute({
  getParentRoute: () => account,
  path: "projects",
  validateSearch: (search) => textOf(search, "q", "sort"),
  component: lazyRouteComponent(() => import("./Published.tsx"), "Published"),
});

const tokens = createRoute({
  getParentRoute: () => account,
  path: "tokens",
  validateSearch: (search) => textOf(search, "q", "sort"),
  component: lazyRouteComponent(() => import("./Tokens.tsx"), "OwnTokens"),
});

const sessions = createRoute({
  getParentRoute: () => account,
  path: "sessions",
  component: lazyRouteComponent(() => import("./Sessions.tsx"), "Sessions"),
});

const promotions = createRoute({
  getParentRoute: () => account,
  path: "promotions",
  component: lazyRouteComponent(() => import("./Promotions.tsx"), "Promotions"),
});

export const accountRoutes = [account.addChildren([profile, projects, tokens, promotions, sessions])];
