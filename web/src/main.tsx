import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shell/ground.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client.ts";
import { NONCE } from "./base.ts";
import { router } from "./router.tsx";
import { cssVariables, theme } from "./theme.ts";
import { chooseLanguage } from "./words/t.ts";

// Read by the part of Mantine that keeps the page from scrolling under an open dialog: its style sheet needs the nonce too.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = NONCE;

await chooseLanguage(navigator.languages);
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => NONCE}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
