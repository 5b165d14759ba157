import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../shared/Page.tsx";
import { Path } from "../shared/Path.tsx";
import { t } from "../words/t.ts";
import { Statistics } from "./Statistics.tsx";

const route = getRouteApi("/ui/downloads/$owner/$index");

/** Downloads of an index's own files, for who manages it. */
export function IndexDownloads() {
  const { owner, index } = route.useParams();
  return (
    <Page
      title={t("Downloads of {index}", { index: `${owner}/${index}` })}
      above={
        <Path
          steps={[
            { label: t("Indexes"), to: "/ui/indexes" },
            { label: `${owner}/${index}`, to: "/ui/indexes/$owner/$index", params: { owner, index } },
          ]}
        />
      }
      lead={t("Downloads of its own files, including through indexes that inherit from it.")}
    >
      <Statistics counted={{ owner, index }} />
    </Page>
  );
}
