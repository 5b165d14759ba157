import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "../../api/queries.ts";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { Freeze } from "./Freeze.tsx";
import type { PartProps } from "./IndexPage.tsx";
import type { ManagedIndex, SettingsChange } from "./queries.ts";
import { RemoveIndex } from "./RemoveIndex.tsx";
import { Usage } from "./Usage.tsx";
import { useIndexChange } from "./use-index-change.ts";

const MEGABYTE = 1_000_000;
const PLACES = {
  keys: {
    "settings.description": "description",
    "settings.maxFileSize": "maxFileSize",
    "settings.maxSize": "maxSize",
    "settings.maxProjectSize": "maxProjectSize",
    "settings.read": "read",
    "settings.downloads": "downloads",
  },
};

interface Wanted {
  description: string;
  read: string;
  downloads: string;
  /** Megabytes; empty: the site's limit. */
  maxFileSize: number | string;
  /** Megabytes; empty: no limit. */
  maxSize: number | string;
  maxProjectSize: number | string;
  volatile: boolean;
  legacyFileKinds: boolean;
}

/** What an index takes, and who may read it without a grant. */
export function Options({ index }: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const change = useIndexChange(index);
  const form = useForm<Wanted>({ initialValues: wantedOf(index) });
  const save = (wanted: Wanted) =>
    change.mutate(orderOf(wanted), {
      onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
    });
  const takesUploads = index.kind === "hosted";
  const isLimited = index.settings.sandbox && !session.rights.manageSite;
  const limit = isLimited ? { disabled: true, description: t("Administrators set this for sandboxes.") } : {};
  return (
    <Stack gap={40} maw={620}>
      <form onSubmit={form.onSubmit(save)}>
        <Stack gap="lg">
          <Refused error={change.error} places={PLACES} />
          <TextInput label={t("Description")} {...form.getInputProps("description")} />
          <Select
            label={t("Read access without a grant")}
            allowDeselect={false}
            data={[
              { value: "", label: t("Use the site's setting") },
              { value: "everyone", label: t("Everyone, without signing in") },
              { value: "authenticated", label: t("Any signed-in account") },
              { value: "granted", label: t("No one: grants only") },
            ]}
            {...form.getInputProps("read")}
          />
          <Select
            label={t("Download method for object storage")}
            allowDeselect={false}
            data={[
              { value: "", label: t("Use the site's setting") },
              { value: "stream", label: t("Stream through the server") },
              { value: "redirect", label: t("Redirect to a short-lived storage URL") },
            ]}
            {...form.getInputProps("downloads")}
          />
          {takesUploads && (
            <>
              <Usage index={index} />
              <NumberInput
                label={t("Maximum file size (MB)")}
                description={t("Leave empty to use the site's limit.")}
                thousandSeparator=" "
                {...limit}
                {...form.getInputProps("maxFileSize")}
              />
              <NumberInput
                label={t("Maximum size of the index (MB)")}
                description={t(
                  "If all its files together would be larger, uploads are refused. Leave empty for no limit.",
                )}
                thousandSeparator=" "
                {...limit}
                {...form.getInputProps("maxSize")}
              />
              <NumberInput
                label={t("Maximum size of each project (MB)")}
                description={t(
                  "If the files of one project would be larger, uploads are refused. Leave empty for no limit.",
                )}
                thousandSeparator=" "
                {...form.getInputProps("maxProjectSize")}
              />
              <Switch
                label={t("Development index (volatile)")}
                description={t("Files can be replaced, and the names of removed files can be used again.")}
                {...form.getInputProps("volatile", { type: "checkbox" })}
              />
              <Switch
                label={t("Accept legacy file types")}
                description={t(".egg, .exe, .msi, .rpm, .zip and other types that PyPI no longer accepts.")}
                {...form.getInputProps("legacyFileKinds", { type: "checkbox" })}
              />
            </>
          )}
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save changes")}
            </Button>
          </Group>
        </Stack>
      </form>
      <Freeze index={index} />
      {(session.rights.manageSite || (isLimited && index.owner === session.account)) && (
        <RemoveIndex index={index} />
      )}
    </Stack>
  );
}

function wantedOf({ settings }: ManagedIndex): Wanted {
  const { description, read, downloads, volatile, legacyFileKinds } = settings;
  return {
    description,
    read: read ?? "",
    downloads: downloads ?? "",
    maxFileSize: megabytes(settings.maxFileSize),
    maxSize: megabytes(settings.maxSize),
    maxProjectSize: megabytes(settings.maxProjectSize),
    volatile,
    legacyFileKinds,
  };
}

function megabytes(bytes: number | null): number | string {
  return bytes === null ? "" : bytes / MEGABYTE;
}

function bytes(size: number | string): number | null {
  return size === "" ? null : Math.round(Number(size) * MEGABYTE);
}

function orderOf({ maxFileSize, maxSize, maxProjectSize, read, downloads, ...rest }: Wanted): SettingsChange {
  return {
    ...rest,
    read: read === "" ? null : (read as NonNullable<SettingsChange["read"]>),
    downloads: downloads === "" ? null : (downloads as NonNullable<SettingsChange["downloads"]>),
    maxFileSize: bytes(maxFileSize),
    maxSize: bytes(maxSize),
    maxProjectSize: bytes(maxProjectSize),
  };
}
