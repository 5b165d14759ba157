import { Container, Skeleton, Stack } from "@mantine/core";
import { t } from "../words/t.ts";

/** What stands where a page is about to be. */
export function Pending() {
  return (
    <Container size="lg" py="xl" aria-busy="true" aria-label={t("Loading")} role="status">
      <Stack>
        <Skeleton h={32} w={260} maw="100%" />
        <Skeleton h={18} w={420} maw="100%" />
        <Skeleton h={180} mt="md" />
      </Stack>
    </Container>
  );
}
