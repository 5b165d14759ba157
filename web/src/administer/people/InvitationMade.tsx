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
      title={t("The link is made: send it now, it is shown this once only")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Link of the invitation")} text={addressOf(`ui/register#${secret}`)} />
        <Text fz="sm">{t("Whoever opens it first can make one account with it.")}</Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have sent it")}
        </Button>
      </Stack>
    </Alert>
  );
}
