import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shell/ground.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onAskedToSignIn, Problem } from "./api/client.ts";
import { queryClient } from "./api/query-client.ts";
import { NONCE } from "./base.ts";
import { Themed } from "./look/Themed.tsx";
import { router } from "./router.tsx";
import { Notices } from "./shell/Notices.tsx";
import { noticeSessionEnd } from "./shell/session-end.tsx";
import { chooseLanguage } from "./words/t.ts";

// Read by the part of Mantine that keeps the page from scrolling under an open dialog: its style sheet needs the nonce too.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = NONCE;

// A browser reads the icon's address anew, relative to where it is, whenever the address of the page changes.
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
icon?.setAttribute("href", icon.href);

onAskedToSignIn(() => void noticeSessionEnd());

await chooseLanguage(navigator.languages);
createRoot(document.getElementById("root") as HTMLElement, {
  // A refusal is shown on the page; it is no fault of the page.
  onCaughtError: (error) => error instanceof Problem || console.error(error),
}).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Themed>
        <Notices />
        <RouterProvider router={router} />
      </Themed>
    </QueryClientProvider>
  </StrictMode>,
);
