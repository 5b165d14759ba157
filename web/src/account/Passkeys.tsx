import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { canUsePasskeys } from "../shared/passkeys.ts";
import { useAsked } from "../shared/use-asked.ts";
import { formatAgo, formatDay } from "../words/format.ts";
import { t } from "../words/t.ts";
import { NewPasskey } from "./NewPasskey.tsx";
import { type Passkey, passkeysQuery } from "./queries.ts";

interface PasskeysProps {
  /** Recovery codes, if the passkey is the first second factor. */
  onCodes: (codes: readonly string[]) => void;
  /** After a change of the second factor. */
  reload: () => Promise<unknown>;
}

/** The passkeys of the reader's own account. */
export function Passkeys({ onCodes, reload }: PasskeysProps) {
  const queries = useQueryClient();
  const { data: passkeys } = useSuspenseQuery(passkeysQuery);
  const [isAdding, setAdding] = useState(false);
  const changed = () => Promise.all([queries.invalidateQueries(passkeysQuery), reload()]);
  return (
    <Stack gap="sm">
      <Title order={3}>{t("Passkeys")}</Title>
      <Text c="dimmed" fz="sm">
        {t(
          "A passkey is a key in your device, your password manager or a security key. It signs you in without a password, or in place of a code.",
        )}
      </Text>
      {passkeys.map((passkey) => (
        <PasskeyCard key={passkey.id} passkey={passkey} onRemoved={changed} />
      ))}
      {canUsePasskeys() ? (
        <Button variant="default" w="fit-content" onClick={() => setAdding(true)}>
          {t("Add passkey")}
        </Button>
      ) : (
        <Text fz="sm">{t("This browser cannot use passkeys here. They need HTTPS and a host name.")}</Text>
      )}
      {isAdding && (
        <NewPasskey
          onAdded={async (codes) => {
            await changed();
            if (codes !== null) onCodes(codes);
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Stack>
  );
}

function PasskeyCard({ passkey, onRemoved }: { passkey: Passkey; onRemoved: () => Promise<unknown> }) {
  const { asked, ask, close, target } = useAsked<Passkey>();
  const { id, name, host, createdAt, usedAt } = passkey;
  const remove = async () => {
    await answerOf(api.DELETE("/passkeys/{id}", { params: { path: { id } } }));
    await onRemoved();
  };
  return (
    <Card withBorder p="sm">
      <Group justify="space-between" wrap="nowrap">
        <Group wrap="nowrap" gap="sm">
          <KeyRound size={20} aria-hidden />
          <div>
            <Text fw={600} className="wy-breakable">
              {name}
            </Text>
            <Text fz="xs" c="dimmed">
              {usedAt === null
                ? t("{host} · added {day} · never used", { host, day: formatDay(createdAt) })
                : t("{host} · added {day} · used {time}", {
                    host,
                    day: formatDay(createdAt),
                    time: formatAgo(usedAt),
                  })}
            </Text>
          </div>
        </Group>
        <Button
          ref={target}
          variant="default"
          size="xs"
          onClick={() => ask(passkey)}
          aria-label={t("Remove passkey {name}", { name })}
        >
          {t("Remove")}
        </Button>
      </Group>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove passkey {name}?", { name })}
          consequences={[
            t("It no longer signs you in."),
            t("Without another passkey or an authenticator app, your password alone signs in again."),
          ]}
          action={t("Remove passkey")}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Card>
  );
}
