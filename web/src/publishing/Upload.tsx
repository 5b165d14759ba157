import "@mantine/dropzone/styles.css";
import { Select, Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { PackagePlus } from "lucide-react";
import { siteQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { Pending } from "../shell/Pending.tsx";
import { t } from "../words/t.ts";
import { useOwnRights } from "./rights.ts";
import { UploadCard } from "./UploadCard.tsx";
import { useUploads } from "./use-uploads.ts";

const route = getRouteApi("/ui/upload");

/** Publishes files by dropping them. */
export function Upload() {
  const { index: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: site } = useSuspenseQuery(siteQuery);
  const rights = useOwnRights(null);
  const { uploads, add, drop } = useUploads();
  const indexes = rights.indexesWith("publish");
  const index = [asked, site.defaultIndex, indexes[0]].find(
    (one) => one !== undefined && indexes.includes(one),
  );
  if (!rights.areKnown && rights.error !== null) throw rights.error;
  if (!rights.areKnown) return <Pending />;
  return (
    <Page
      title={t("Upload")}
      docs="publish"
      lead={t("Upload wheels and source distributions. They are checked like any other upload.")}
    >
      {index === undefined ? (
        <Text>{t("You cannot publish to any index. Ask someone who manages an index for a grant.")}</Text>
      ) : (
        <Stack gap="lg">
          <Select
            label={t("Index")}
            data={indexes}
            value={index}
            searchable
            allowDeselect={false}
            onChange={(to) => void navigate({ search: to === null ? {} : { index: to }, replace: true })}
            maw={360}
          />
          <Dropzone
            onDrop={(files) => add(files, index)}
            inputProps={{ "aria-label": t("Files to upload into {index}", { index }) }}
            py={48}
          >
            <Stack align="center" gap="xs" ta="center" style={{ pointerEvents: "none" }}>
              <PackagePlus size={40} strokeWidth={1.4} aria-hidden />
              <Text fz="lg" fw={600}>
                {t("Drop files here, or click to choose")}
              </Text>
              <Text c="dimmed" fz="sm">
                {t("They are published to {index} as soon as the upload finishes.", { index })}
              </Text>
            </Stack>
          </Dropzone>
          <Stack gap="sm" aria-live="polite">
            {uploads.toReversed().map((upload) => (
              <UploadCard key={upload.id} upload={upload} onDrop={() => drop(upload.id)} />
            ))}
          </Stack>
        </Stack>
      )}
    </Page>
  );
}
