import { Button, ColorInput, Fieldset, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { DocsLink } from "../../shared/DocsLink.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { LinkFields } from "./LinkFields.tsx";
import { LogoField } from "./LogoField.tsx";
import { lookQuery } from "./queries.ts";
import { useLookChange } from "./use-look-change.ts";
import { changeTo, LOOK_PLACES, type WantedLook, wantedOf } from "./wanted-look.ts";

/** Name, logo, color and texts of the site. */
export function LookForm() {
  const { data: look } = useSuspenseQuery(lookQuery);
  const change = useLookChange();
  const form = useForm<WantedLook>({ initialValues: wantedOf(look) });
  const save = (wanted: WantedLook) =>
    change.mutate(changeTo(look, wanted), {
      onSuccess: (saved) => {
        form.setInitialValues(wantedOf(saved));
        form.setValues(wantedOf(saved));
      },
      onError: (error) => form.setErrors(tellFields(error, LOOK_PLACES).fields),
    });
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack gap="lg" maw={620}>
        <Text c="dimmed">
          {t(
            "Changes apply to all pages immediately. What you leave as it is stays as in the configuration.",
          )}{" "}
          <DocsLink page="look">{t("Learn more")}</DocsLink>
        </Text>
        <Refused error={change.error} places={LOOK_PLACES} />
        <TextInput label={t("Site name")} required maxLength={40} {...form.getInputProps("name")} />
        <ColorInput
          label={t("Primary color")}
          description={t(
            "Shades are chosen so that text stays readable. Leave empty for the built-in color.",
          )}
          format="hex"
          placeholder="#0b6e5b"
          eyeDropperButtonProps={{ "aria-label": t("Pick a color from the screen") }}
          {...form.getInputProps("color")}
        />
        <LogoField look={look} {...form.getInputProps("logo")} />
        <Fieldset legend={t("Notice")}>
          <Stack>
            <Textarea
              label={t("Text")}
              description={t("Plain text at the top of every page. Leave empty for no notice.")}
              autosize
              maxLength={500}
              {...form.getInputProps("notice.text")}
            />
            <Group grow>
              <Select
                label={t("Kind")}
                allowDeselect={false}
                data={[
                  { value: "information", label: t("Information") },
                  { value: "warning", label: t("Warning") },
                ]}
                {...form.getInputProps("notice.kind")}
              />
              <Select
                label={t("Audience")}
                allowDeselect={false}
                data={[
                  { value: "everyone", label: t("Everyone") },
                  { value: "signed-in", label: t("Signed-in accounts") },
                ]}
                {...form.getInputProps("notice.audience")}
              />
            </Group>
          </Stack>
        </Fieldset>
        <LinkFields form={form} />
        <Fieldset legend={t("Home page")}>
          <Stack>
            <TextInput
              label={t("Heading")}
              description={t("Leave empty for the built-in one.")}
              maxLength={80}
              {...form.getInputProps("home.title")}
            />
            <Textarea
              label={t("Introduction")}
              description={t("Plain text below the heading. Leave empty for the built-in one.")}
              autosize
              maxLength={2000}
              {...form.getInputProps("home.text")}
            />
          </Stack>
        </Fieldset>
        <Group>
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            {t("Save changes")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
