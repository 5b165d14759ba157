import { createRouter } from "@tanstack/react-router";
import { accountRoutes } from "./account/routes.ts";
import { administerRoutes } from "./administer/routes.ts";
import { BASE } from "./base.ts";
import { browseRoutes } from "./browse/routes.ts";
import { homeRoutes } from "./home/routes.ts";
import { projectRoutes } from "./project/routes.ts";
import { publishingRoutes } from "./publishing/routes.ts";
import { registerRoutes } from "./register/routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { rootRoute } from "./root-route.tsx";
import { Missing } from "./shell/Missing.tsx";
import { Pending } from "./shell/Pending.tsx";
import { Trouble } from "./shell/Trouble.tsx";
import { signInRoutes } from "./sign-in/routes.ts";
import { statisticsRoutes } from "./statistics/routes.ts";

/** Every page; each area lists its own, and loads them when they are shown. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...homeRoutes,
    ...signInRoutes,
    ...registerRoutes,
    ...browseRoutes,
    ...projectRoutes,
    ...accountRoutes,
    ...administerRoutes,
    ...publishingRoutes,
    ...statisticsRoutes,
    ...requestRoutes,
  ]),
  basepath: BASE.pathname,
  // As text: a version such as 2.0 is no number.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: Pending,
  defaultErrorComponent: Trouble,
  defaultNotFoundComponent: () => <Missing />,
});

function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
