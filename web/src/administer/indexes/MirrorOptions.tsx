import {
  Alert,
  Button,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { useIndexChange } from "./use-index-change.ts";
import { MIRROR_PLACES, mirrorOf, type WantedMirror, wantedMirror } from "./wanted-mirror.ts";

/** What a mirror asks, how often, and what it keeps: for administrators of the site, since it reaches into its network. */
export function MirrorOptions({ index }: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const change = useIndexChange(index);
  const form = useForm<WantedMirror>({ initialValues: wantedMirror(index.settings.mirror) });
  const mayChange = session.rights.manageSite;
  const save = (wanted: WantedMirror) =>
    change.mutate(
      { mirror: mirrorOf(wanted) },
      { onError: (error) => form.setErrors(tellFields(error, MIRROR_PLACES).fields) },
    );
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack gap="lg" maw={620}>
        {!mayChange && (
          <Alert icon={<Lock size={18} aria-hidden />}>
            {t("Only administrators can change the upstream of a mirror.")}
          </Alert>
        )}
        <Refused error={change.error} places={MIRROR_PLACES} />
        <TextInput
          label={t("Upstream URL")}
          description={t("Do not include credentials. Leave empty to use the site's default upstream.")}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("url")}
        />
        <Select
          label={t("Upstream type")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "simple", label: t("Simple index") },
            { value: "flat", label: t("Single page with links to all files") },
          ]}
          {...form.getInputProps("layout")}
        />
        <Select
          label={t("Mode")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "cache", label: t("Cache: keep files that were downloaded") },
            { value: "redirect", label: t("Redirect: send clients to the upstream for files") },
            { value: "off", label: t("Off: serve nothing, and contact no upstream") },
          ]}
          {...form.getInputProps("mode")}
        />
        <TextInput
          label={t("Credentials name")}
          description={t(
            "The credentials are in the server's environment, in variables that begin with WHEELYARD_CREDENTIALS_<NAME>_.",
          )}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("credentials")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t("Page cache time (seconds)")}
            disabled={!mayChange}
            {...form.getInputProps("expiry")}
          />
          <NumberInput
            label={t("Missing-project cache time (seconds)")}
            disabled={!mayChange}
            {...form.getInputProps("negativeExpiry")}
          />
          <NumberInput
            label={t("Serve stale pages for (seconds)")}
            description={t("While the upstream is down. Leave empty for no limit.")}
            min={0}
            disabled={!mayChange}
            {...form.getInputProps("staleOnError")}
          />
          <NumberInput
            label={t("Keep dropped files (seconds)")}
            description={t(
              "How long to serve cached files that the upstream removed. Leave empty for no limit.",
            )}
            min={0}
            disabled={!mayChange}
            {...form.getInputProps("keepDropped")}
          />
          <NumberInput
            label={t("Maximum cache size (MB)")}
            description={t("Leave empty for no limit.")}
            disabled={!mayChange}
            {...form.getInputProps("cacheSize")}
          />
          <NumberInput
            label={t("Maximum file size (MB)")}
            description={t("Leave empty to use the site's limit.")}
            disabled={!mayChange}
            {...form.getInputProps("maxFileSize")}
          />
        </SimpleGrid>
        <TextInput
          label={t("Not-found statuses")}
          description={t(
            "Statuses that mean the project does not exist, besides 404 and 410. For example 403.",
          )}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("notFound")}
        />
        <Select
          label={t("Project list")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "off", label: t("none") },
            { value: "known", label: t("Projects that were requested here") },
            { value: "full", label: t("All projects of the upstream") },
          ]}
          {...form.getInputProps("names")}
        />
        {form.values.names === "full" && (
          <NumberInput
            label={t("Cache time for the project list (seconds)")}
            disabled={!mayChange}
            {...form.getInputProps("namesExpiry")}
          />
        )}
        <Select
          label={t("If the upstream has no metadata for a wheel")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "extract", label: t("Extract it from the wheel") },
            { value: "relay", label: t("Do not serve it") },
          ]}
          {...form.getInputProps("metadata")}
        />
        <Switch
          label={t("Allow private addresses")}
          description={t("Follow links and redirects from a public upstream to private addresses.")}
          disabled={!mayChange}
          {...form.getInputProps("allowPrivate", { type: "checkbox" })}
        />
        {mayChange && (
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save changes")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
