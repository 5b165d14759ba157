import { createRouter } from "@tanstack/react-router";
import { BASE } from "./base.ts";
import { browseRoutes } from "./browse/routes.ts";
import { homeRoutes } from "./home/routes.ts";
import { projectRoutes } from "./project/routes.ts";
import { rootRoute } from "./root-route.tsx";
import { Missing } from "./shell/Missing.tsx";
import { Pending } from "./shell/Pending.tsx";
import { Trouble } from "./shell/Trouble.tsx";
import { signInRoutes } from "./sign-in/routes.ts";

/** Every page; each area lists its own, and loads them when they are shown. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([...homeRoutes, ...signInRoutes, ...browseRoutes, ...projectRoutes]),
  basepath: BASE.pathname,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: Pending,
  defaultErrorComponent: Trouble,
  defaultNotFoundComponent: () => <Missing />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
