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
      title={t("Copy your token now. It is not shown again.")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Token")} text={made.token} />
        <Text fz="sm">
          {t("In pip, twine, uv and other tools, use it as the password with the username __token__.")}
        </Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have copied it")}
        </Button>
      </Stack>
    </Alert>
  );
}
