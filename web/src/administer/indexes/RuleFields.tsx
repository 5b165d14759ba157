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
  const { sources, kinds, licenses, classifiers, exceptions } = rule;
  const { olderThanDays, bornAfter, bornBefore, largerThan, smallerThan, yanked } = rule;
  const hasMore =
    [sources, kinds, licenses, classifiers].some((list) => list.length > 0) ||
    [olderThanDays, bornAfter, bornBefore, largerThan, smallerThan, yanked].some((one) => one !== "");
  return [...(hasMore ? ["more"] : []), ...(exceptions.length > 0 ? ["exceptions"] : [])];
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
        <TextInput type="datetime-local" label={t("Came after")} {...form.getInputProps("bornAfter")} />
        <TextInput type="datetime-local" label={t("Came by")} {...form.getInputProps("bornBefore")} />
        <NumberInput label={t("Larger than, in MB")} min={0} {...form.getInputProps("largerThan")} />
        <NumberInput label={t("Smaller than, in MB")} min={0} {...form.getInputProps("smallerThan")} />
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
      <Switch
        label={t("What is not known fits too")}
        description={t("A size, licence or classifier that nobody told.")}
        {...form.getInputProps("matchUnknown", { type: "checkbox" })}
      />
    </Stack>
  );
}
