import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { Statistics } from "./Statistics.tsx";

/** Downloads of everything here, for who administers it. */
export function SiteDownloads() {
  return (
    <Page title={t("Downloads")} lead={t("Downloads from all indexes on this server.")}>
      <Statistics counted="site" />
    </Page>
  );
}
