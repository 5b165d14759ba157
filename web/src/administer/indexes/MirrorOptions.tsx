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
      { mirror: mirrorOf(wanted, index.settings.mirror) },
      { onError: (error) => form.setErrors(tellFields(error, MIRROR_PLACES).fields) },
    );
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack gap="lg" maw={620}>
        {!mayChange && (
          <Alert icon={<Lock size={18} aria-hidden />}>
            {t("Only administrators of the site change what a mirror asks.")}
          </Alert>
        )}
        <Refused error={change.error} places={MIRROR_PLACES} />
        <TextInput
          label={t("Address of the upstream")}
          description={t("Without credentials. Empty: the one that the site is set to.")}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("url")}
        />
        <Select
          label={t("What it does")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "cache", label: t("keeps the files that were asked for") },
            { value: "redirect", label: t("sends clients to the upstream for files") },
            { value: "off", label: t("answers nothing and asks nobody") },
          ]}
          {...form.getInputProps("mode")}
        />
        <TextInput
          label={t("Name of the credentials")}
          description={t("The server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_….")}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("credentials")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t("Pages are good for, in seconds")}
            disabled={!mayChange}
            {...form.getInputProps("expiry")}
          />
          <NumberInput
            label={t("“No such project” is good for, in seconds")}
            disabled={!mayChange}
            {...form.getInputProps("negativeExpiry")}
          />
          <NumberInput
            label={t("Kept at the most, in MB")}
            description={t("Empty: no limit.")}
            disabled={!mayChange}
            {...form.getInputProps("cacheSize")}
          />
          <NumberInput
            label={t("Largest file, in MB")}
            description={t("Empty: the site's limit.")}
            disabled={!mayChange}
            {...form.getInputProps("maxFileSize")}
          />
        </SimpleGrid>
        <Switch
          label={t("Lists the names that were asked for")}
          disabled={!mayChange}
          {...form.getInputProps("names", { type: "checkbox" })}
        />
        {mayChange && (
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
