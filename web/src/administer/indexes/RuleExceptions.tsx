import { Button, Card, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Plus } from "lucide-react";
import { NamesField } from "../../shared/NameField.tsx";
import { formatMoment } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { nextException } from "./wanted-exception.ts";
import type { WantedRule } from "./wanted-rule.ts";

interface RuleExceptionsProps {
  form: UseFormReturnType<WantedRule>;
}

/** What the rule passes over, each until it ends. */
export function RuleExceptions({ form }: RuleExceptionsProps) {
  const { exceptions } = form.values;
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        {t("The rule skips these files. Later rules still apply to them. Expired exceptions have no effect.")}
      </Text>
      {exceptions.map(({ key }, position) => (
        <ExceptionFields key={key} form={form} position={position} />
      ))}
      <Button
        variant="default"
        size="xs"
        mr="auto"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => form.insertListItem("exceptions", nextException(exceptions))}
      >
        {t("Add exception")}
      </Button>
    </Stack>
  );
}

function ExceptionFields({ form, position }: RuleExceptionsProps & { position: number }) {
  const number = position + 1;
  const field = (name: string) => form.getInputProps(`exceptions.${position}.${name}`);
  const { before, until } = form.values.exceptions[position] ?? { before: null, until: "" };
  const hasEnded = until !== "" && Date.parse(until) < Date.now();
  return (
    <Card withBorder p="sm" component="fieldset" aria-label={t("Exception {number}", { number })}>
      <Stack gap="sm">
        <NamesField
          kind="project"
          label={t("Projects")}
          description={t("Names or patterns such as team-*.")}
          {...field("projects")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={t("Versions")} placeholder={t("All versions")} {...field("versions")} />
          <TextInput type="datetime-local" label={t("Expires")} {...field("until")} />
        </SimpleGrid>
        <TextInput label={t("Reason")} maxLength={500} {...field("reason")} />
        <Group justify="space-between">
          <Text fz="xs" c="dimmed">
            {hasEnded ? `${t("Expired.")} ` : ""}
            {before?.by && before.at
              ? t("Added by {name}, {time}", { name: before.by, time: formatMoment(before.at) })
              : ""}
          </Text>
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            onClick={() => form.removeListItem("exceptions", position)}
          >
            {t("Remove exception {number}", { number })}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
