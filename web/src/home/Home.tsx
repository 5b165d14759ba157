import { useSuspenseQuery } from "@tanstack/react-query";
import { siteQuery } from "../api/queries.ts";
import { addressOf } from "../base.ts";
import { Page } from "../shared/Page.tsx";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";

/** The first minute: what this is, and the lines to paste. */
export function Home() {
  const { data: site } = useSuspenseQuery(siteQuery);
  return (
    <Page title={t("Packages of yours, one address")} windowTitle={t("Home")} lead={site.defaultIndex}>
      <Snippet label="pip" text={`pip install --index-url ${addressOf("simple/")} PACKAGE`} />
    </Page>
  );
}
