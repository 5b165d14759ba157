import { createRootRoute } from "@tanstack/react-router";
import { Shell } from "./shell/Shell.tsx";

/** What every page stands in. Areas hang their routes below it; router.tsx puts them together. */
export const rootRoute = createRootRoute({ component: Shell });
