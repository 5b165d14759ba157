import { Alert, Button, Stack, Text } from "@mantine/core";
import { Link2 } from "lucide-react";
import { addressOf } from "../../base.ts";
import { Snippet } from "../../shared/Snippet.tsx";
import { t } from "../../words/t.ts";

/** The link of an invitation that was just made: shown this once. The secret stands behind `#`, which no server is sent. */
export function InvitationMade({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Alert
      icon={<Link2 size={18} aria-hidden />}
      title={t("Copy the invitation link now. It is not shown again.")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Invitation link")} text={addressOf(`ui/register#${secret}`)} />
        <Text fz="sm">{t("It can be used once, to create one account.")}</Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have copied it")}
        </Button>
      </Stack>
    </Alert>
  );
}
