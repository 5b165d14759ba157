import {
  Accordion,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { NamesField } from "../../shared/NameField.tsx";
import { t } from "../../words/t.ts";
import { RuleExceptions } from "./RuleExceptions.tsx";
import type { WantedRule } from "./wanted-rule.ts";

interface RuleFieldsProps {
  form: UseFormReturnType<WantedRule>;
}

export function RuleFields({ form }: RuleFieldsProps) {
  return (
    <>
      <Select
        label={t("Action")}
        allowDeselect={false}
        data={[
          { value: "hold", label: t("Hold until the rule no longer matches") },
          { value: "deny", label: t("Deny") },
          { value: "allow", label: t("Allow") },
        ]}
        {...form.getInputProps("action")}
      />
      <NamesField
        kind="project"
        label={t("Projects")}
        description={t("Names or patterns such as team-*. Leave empty for all projects.")}
        {...form.getInputProps("projects")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={t("Versions")} placeholder=">=2.0,<3" {...form.getInputProps("versions")} />
        <NumberInput label={t("Younger than (days)")} min={0} {...form.getInputProps("youngerThanDays")} />
      </SimpleGrid>
      <TextInput
        label={t("Reason")}
        description={t("Shown to anyone who asks why a file is hidden.")}
        {...form.getInputProps("reason")}
      />
      <Accordion
        variant="contained"
        chevronPosition="left"
        multiple
        defaultValue={openParts(form.getInitialValues())}
      >
        <Accordion.Item value="more">
          <Accordion.Control>{t("More conditions")}</Accordion.Control>
          <Accordion.Panel>
            <MoreFields form={form} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="exceptions">
          <Accordion.Control>{exceptionsTitle(form.values.exceptions.length)}</Accordion.Control>
          <Accordion.Panel>
            <RuleExceptions form={form} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

function exceptionsTitle(count: number): string {
  return count === 0 ? t("Exceptions") : t("Exceptions ({count})", { count });
}

/** Which parts of a rule hold something that is not seen at once. */
function openParts(rule: WantedRule): string[] {
  const { sources, kinds, licenses, classifiers, untested, exceptions } = rule;
  const { olderThanDays, bornAfter, bornBefore, largerThan, smallerThan, yanked, plugin } = rule;
  const hasMore =
    [sources, kinds, licenses, classifiers, untested].some((list) => list.length > 0) ||
    [olderThanDays, bornAfter, bornBefore, largerThan, smallerThan, yanked, plugin].some((one) => one !== "");
  return [...(hasMore ? ["more"] : []), ...(exceptions.length > 0 ? ["exceptions"] : [])];
}

function MoreFields({ form }: RuleFieldsProps) {
  return (
    <Stack>
      <NamesField
        kind="index"
        label={t("Sources")}
        description={t(
          "Indexes as owner/name, or mirror, hosted or self. Leave empty for everything except files published to this index.",
        )}
        words={["mirror", "hosted", "self"]}
        {...form.getInputProps("sources")}
      />
      <MultiSelect
        label={t("File types")}
        data={["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"]}
        {...form.getInputProps("kinds")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t("Older than (days)")} min={0} {...form.getInputProps("olderThanDays")} />
        <Select
          label={t("Measure age from")}
          allowDeselect={false}
          data={[
            { value: "upload", label: t("Upload time, as reported by the upstream") },
            { value: "seen", label: t("First time this server saw the file") },
          ]}
          {...form.getInputProps("clock")}
        />
        <TextInput type="datetime-local" label={t("Uploaded after")} {...form.getInputProps("bornAfter")} />
        <TextInput
          type="datetime-local"
          label={t("Uploaded on or before")}
          {...form.getInputProps("bornBefore")}
        />
        <NumberInput label={t("Larger than (MB)")} min={0} {...form.getInputProps("largerThan")} />
        <NumberInput label={t("Smaller than (MB)")} min={0} {...form.getInputProps("smallerThan")} />
        <Select
          label={t("Yanked")}
          allowDeselect={false}
          data={[
            { value: "", label: t("Any") },
            { value: "yes", label: t("Yanked only") },
            { value: "no", label: t("Not yanked") },
          ]}
          {...form.getInputProps("yanked")}
        />
      </SimpleGrid>
      <TagsInput label={t("Licenses")} placeholder="GPL-*" {...form.getInputProps("licenses")} />
      <TagsInput label={t("Classifiers")} {...form.getInputProps("classifiers")} />
      <TagsInput
        label={t("Tests have not passed in")}
        description={t(
          "Test environments, such as py312*. The rule matches releases that have not passed in all of them. Leave empty to ignore test results.",
        )}
        placeholder="py312*"
        {...form.getInputProps("untested")}
      />
      <TextInput
        label={t("Plugin")}
        description={t("Name of a plugin whose condition must match. If the plugin fails, files are hidden.")}
        {...form.getInputProps("plugin")}
      />
      <Switch
        label={t("Also match files with unknown values")}
        description={t(
          "For example, an upstream that does not report sizes, or a file whose license is not known.",
        )}
        {...form.getInputProps("matchUnknown", { type: "checkbox" })}
      />
    </Stack>
  );
}
