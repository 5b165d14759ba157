// Reads the query of the address before the router does.
import "./provider-sign-in.ts";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";
import { textOf } from "../shared/search-params.ts";
import { requireSignIn } from "../shared/signed-in.ts";

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/sign-in",
  validateSearch: (search) => textOf(search, "to"),
  component: lazyRouteComponent(() => import("./SignIn.tsx"), "SignIn"),
});

const providerReturn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/sign-in/$provider",
  component: lazyRouteComponent(() => import("./ProviderReturn.tsx"), "ProviderReturn"),
});

const connect = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/connect",
  beforeLoad: requireSignIn,
  validateSearch: (search) => textOf(search, "code"),
  component: lazyRouteComponent(() => import("./ConnectTerminal.tsx"), "ConnectTerminal"),
});

export const signInRoutes = [signIn, providerReturn, connect];
