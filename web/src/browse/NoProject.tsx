import { Stack, Text, ThemeIcon } from "@mantine/core";
import { PackageOpen } from "lucide-react";
import { LinkButton } from "../shared/links.tsx";
import { t } from "../words/t.ts";

interface NoProjectProps {
  /** owner/name of the index that is empty; null: all are. */
  address: string | null;
  isMirror?: boolean;
}

/** What can be done about an empty index. */
export function NoProject({ address, isMirror = false }: NoProjectProps) {
  return (
    <Stack align="center" py={48} gap="md">
      <ThemeIcon size={56} radius="xl" variant="light">
        <PackageOpen size={26} aria-hidden />
      </ThemeIcon>
      <Text c="dimmed" ta="center">
        {isMirror
          ? t(
              "Nothing has been requested from this mirror yet. Projects appear here after someone installs them.",
            )
          : t("There are no projects here yet.")}
      </Text>
      {!isMirror && (
        <LinkButton to="/" search={address === null ? {} : { index: address }}>
          {t("Publish the first project")}
        </LinkButton>
      )}
    </Stack>
  );
}
