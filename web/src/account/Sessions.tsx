import { Badge, Box, Button, Card, Group, Stack, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { formatAgo, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import { browserName } from "./browser-name.ts";
import { type OwnSession, sessionsQuery } from "./queries.ts";

/** Where the caller is signed in by a browser, and the way to end it. */
export function Sessions() {
  const { data: sessions } = useSuspenseQuery(sessionsQuery);
  return (
    <Stack>
      <Text c="dimmed" maw="46rem">
        {t(
          "Browsers that are signed in to your account. If you do not recognize one, sign it out and change your password. Tokens are listed separately.",
        )}
      </Text>
      {sessions.map((session) => (
        <SessionCard key={session.id} session={session} />
      ))}
    </Stack>
  );
}

function SessionCard({ session }: { session: OwnSession }) {
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<OwnSession>();
  const name = browserName(session.agent);
  const end = async () => {
    await answerOf(api.DELETE("/sessions/{id}", { params: { path: { id: session.id } } }));
    await queries.invalidateQueries(sessionsQuery);
  };
  return (
    <Card withBorder p="md">
      <Group justify="space-between" gap="md">
        <Group gap="md" wrap="nowrap" align="flex-start">
          <Box flex="none">
            <MonitorSmartphone size={26} strokeWidth={1.6} aria-hidden />
          </Box>
          <div>
            <Group gap={8}>
              <Text fw={600} title={session.agent}>
                {name}
              </Text>
              {session.current && <Badge variant="light">{t("this browser")}</Badge>}
            </Group>
            <Text fz="sm" c="dimmed">
              {t("{address} · signed in {start} · last used {use}", {
                address: session.address,
                start: formatAgo(session.createdAt),
                use: formatAgo(session.seenAt),
              })}
            </Text>
            <Text fz="xs" c="dimmed">
              {t("Expires on {time} at the latest", { time: formatMoment(session.expiresAt) })}
            </Text>
          </div>
        </Group>
        {!session.current && (
          <Button
            ref={target}
            variant="default"
            size="xs"
            onClick={() => ask(session)}
            aria-label={t("Sign out {browser} at {address}", {
              browser: name,
              address: session.address,
            })}
          >
            {t("Sign out")}
          </Button>
        )}
      </Group>
      {asked !== null && (
        <ConfirmDialog
          title={t("Sign out this browser?")}
          consequences={[
            t("{browser} at {address} is signed out immediately.", {
              browser: name,
              address: session.address,
            }),
          ]}
          action={t("Sign out browser")}
          isDangerous
          run={end}
          onClose={close}
        />
      )}
    </Card>
  );
}
