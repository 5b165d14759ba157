import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Plus, X } from "lucide-react";
import { t } from "../../words/t.ts";
import { MOST_LINKS, type WantedLook } from "./wanted-look.ts";

/** The links of the navigation, one a row. */
export function LinkFields({ form }: { form: UseFormReturnType<WantedLook> }) {
  const { links } = form.values;
  return (
    <Fieldset legend={t("Links")}>
      <Stack>
        <Text fz="sm" c="dimmed">
          {t("Shown at the bottom of the navigation.")}
        </Text>
        {links.map(({ key }, at) => (
          <Group key={key} align="flex-start" wrap="nowrap">
            <TextInput
              flex={1}
              label={t("Text")}
              required
              maxLength={40}
              {...form.getInputProps(`links.${at}.text`)}
            />
            <TextInput
              flex={2}
              label={t("Address")}
              required
              placeholder="https://"
              {...form.getInputProps(`links.${at}.url`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={28}
              aria-label={t("Remove link {number}", { number: at + 1 })}
              onClick={() => form.removeListItem("links", at)}
            >
              <X size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {links.length < MOST_LINKS && (
          <Group>
            <Button
              variant="default"
              leftSection={<Plus size={16} aria-hidden />}
              onClick={() => form.insertListItem("links", { key: crypto.randomUUID(), text: "", url: "" })}
            >
              {t("Add link")}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}
