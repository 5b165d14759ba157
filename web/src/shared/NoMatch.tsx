import { Text } from "@mantine/core";
import { t } from "../words/t.ts";

/** What stands in place of a list of which the filter leaves nothing. */
export function NoMatch() {
  return (
    <Text c="dimmed" ta="center" py="xl" role="status">
      {t("Nothing matches. Change or clear the filter.")}
    </Text>
  );
}
