import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root-route.tsx";

const register = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ui/register",
  component: lazyRouteComponent(() => import("./Register.tsx"), "Register"),
});

export const registerRoutes = [register];
