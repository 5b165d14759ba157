import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/sign-in",
  validateSearch: (search): { to?: string } => {
    // Only pages of this site: an address with a host of its own would lead elsewhere.
    const to = typeof search.to === "string" && /^\/(?![/\\])/.test(search.to) ? search.to : null;
    return to === null ? {} : { to };
  },
  component: lazyRouteComponent(() => import("./SignIn.tsx"), "SignIn"),
});

export const signInRoutes = [signIn];
