import { Alert, Button, Stack, Text } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { Snippet } from "../../shared/Snippet.tsx";
import { t } from "../../words/t.ts";

/** The secret of a webhook that was just created: it is shown this once. */
export function WebhookSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Alert
      icon={<KeyRound size={18} />}
      title={t("Copy the secret now. It is not shown again.")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Secret")} text={secret} />
        <Text fz="sm">{t("Receivers verify the signature of each request with it.")}</Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have copied it")}
        </Button>
      </Stack>
    </Alert>
  );
}
