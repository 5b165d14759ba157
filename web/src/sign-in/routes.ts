import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/sign-in",
  validateSearch: (search) => textOf(search, "to"),
  component: lazyRouteComponent(() => import("./SignIn.tsx"), "SignIn"),
});

export const signInRoutes = [signIn];
