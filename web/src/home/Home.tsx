import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { SecondFactorNeeded } from "../account/SecondFactorNeeded.tsx";
import { sessionQuery, siteQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { FirstPackage } from "./FirstPackage.tsx";
import { SetUp } from "./SetUp.tsx";
import { contextFor } from "./set-up-context.ts";
import { useChosenIndex } from "./use-chosen-index.ts";

const Overview = lazy(async () => ({ default: (await import("./Overview.tsx")).Overview }));

const route = getRouteApi("/");

/** The first minute: lines to paste, and the way of a first package. */
export function Home() {
  const { index } = route.useSearch();
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { home } = site.look;
  const chosen = useChosenIndex(index);
  const [token, setToken] = useState<string | null>(null);
  const { upload } = contextFor({
    index: chosen.address,
    isDefault: chosen.address === site.defaultIndex,
    isMirror: chosen.isMirror,
    token,
    signsIn: false,
  });
  return (
    <Page
      title={home.title || t("Your Python packages, at one address")}
      windowTitle={t("Home")}
      {...(home.text === "" && { docs: "install-from" })}
      lead={
        home.text === "" ? (
          t("Install with the tools you already use. Publish to everyone who has access.")
        ) : (
          <span className="wy-lines wy-breakable">{home.text}</span>
        )
      }
    >
      <SecondFactorNeeded />
      {session.account !== null && (
        <Suspense fallback={null}>
          <Overview account={session.account} rights={session.rights} />
        </Suspense>
      )}
      <SetUp chosen={chosen} token={token} onToken={setToken} />
      {upload !== null && <FirstPackage chosen={chosen} upload={upload} token={token} />}
    </Page>
  );
}
