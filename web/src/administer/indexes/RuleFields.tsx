import {
  Accordion,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { t } from "../../words/t.ts";
import type { WantedRule } from "./wanted-rule.ts";

interface RuleFieldsProps {
  form: UseFormReturnType<WantedRule>;
}

export function RuleFields({ form }: RuleFieldsProps) {
  return (
    <>
      <Select
        label={t("The rule")}
        allowDeselect={false}
        data={[
          { value: "hold", label: t("holds back, until it speaks of the file no more") },
          { value: "deny", label: t("denies") },
          { value: "allow", label: t("allows") },
        ]}
        {...form.getInputProps("action")}
      />
      <TagsInput
        label={t("Projects")}
        description={t("Names, or beginnings with a star: team-*. Empty: all.")}
        {...form.getInputProps("projects")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={t("Versions")} placeholder=">=2.0,<3" {...form.getInputProps("versions")} />
        <NumberInput label={t("Younger than, in days")} min={0} {...form.getInputProps("youngerThanDays")} />
      </SimpleGrid>
      <TextInput
        label={t("Why")}
        description={t("Whoever asks why a file is hidden reads it.")}
        {...form.getInputProps("reason")}
      />
      <Accordion
        variant="contained"
        chevronPosition="left"
        defaultValue={hasMore(form.getInitialValues()) ? "more" : null}
      >
        <Accordion.Item value="more">
          <Accordion.Control>{t("More conditions")}</Accordion.Control>
          <Accordion.Panel>
            <MoreFields form={form} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

/** Whether a rule has conditions that are not seen at once. */
function hasMore(rule: WantedRule): boolean {
  const { sources, kinds, licenses, classifiers, olderThanDays, largerThan, yanked } = rule;
  const lists = [sources, kinds, licenses, classifiers];
  return (
    lists.some((list) => list.length > 0) || [olderThanDays, largerThan, yanked].some((one) => one !== "")
  );
}

function MoreFields({ form }: RuleFieldsProps) {
  return (
    <Stack>
      <TagsInput
        label={t("From")}
        description={t(
          "Indexes as owner/name, or mirror, hosted, self. Empty: all but what was published here.",
        )}
        data={["mirror", "hosted", "self"]}
        {...form.getInputProps("sources")}
      />
      <MultiSelect
        label={t("Kinds of files")}
        data={["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"]}
        {...form.getInputProps("kinds")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t("Older than, in days")} min={0} {...form.getInputProps("olderThanDays")} />
        <Select
          label={t("Age counts from")}
          allowDeselect={false}
          data={[
            { value: "upload", label: t("the upload, as the upstream says") },
            { value: "seen", label: t("when it was first seen here") },
          ]}
          {...form.getInputProps("clock")}
        />
        <NumberInput label={t("Larger than, in MB")} min={0} {...form.getInputProps("largerThan")} />
        <Select
          label={t("Yanked")}
          allowDeselect={false}
          data={[
            { value: "", label: t("or not") },
            { value: "yes", label: t("only yanked ones") },
            { value: "no", label: t("only those that are not") },
          ]}
          {...form.getInputProps("yanked")}
        />
      </SimpleGrid>
      <TagsInput label={t("Licences")} placeholder="GPL-*" {...form.getInputProps("licenses")} />
      <TagsInput label={t("Classifiers")} {...form.getInputProps("classifiers")} />
    </Stack>
  );
}
