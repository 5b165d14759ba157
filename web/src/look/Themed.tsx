import { MantineProvider } from "@mantine/core";
import { type ReactNode, useEffect, useMemo } from "react";
import { NONCE } from "../base.ts";
import { cssVariables, themeIn } from "../theme.ts";
import { logoSource, usePageLook } from "./look.ts";

/** All pages in the color of the site. */
export function Themed({ children }: { children: ReactNode }) {
  const look = usePageLook();
  const theme = useMemo(() => themeIn(look.color), [look.color]);
  useSiteIcon(logoSource(look));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => NONCE}
    >
      {children}
    </MantineProvider>
  );
}

/** The logo is in the tab of the browser too. */
function useSiteIcon(logo: string | null): void {
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon !== null && logo !== null && icon.href !== logo) {
      icon.removeAttribute("type");
      icon.href = logo;
    }
  }, [logo]);
}
