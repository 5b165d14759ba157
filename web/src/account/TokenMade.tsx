import { Alert, Button, Stack, Text } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";

export interface MadeToken {
  token: string;
  note: string;
}

/** A token that was just made: its text is shown this once. */
export function TokenMade({ made, onDone }: { made: MadeToken; onDone: () => void }) {
  return (
    <Alert
      icon={<KeyRound size={18} />}
      title={t("The token is made: keep it now, it is shown this once only")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Token")} text={made.token} />
        <Text fz="sm">
          {t("pip, twine, uv and the others take it as the password of the account __token__.")}
        </Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have kept it")}
        </Button>
      </Stack>
    </Alert>
  );
}
