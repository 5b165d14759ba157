import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { TextLink } from "../shared/links.tsx";
import { Copied } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";
import type { Chosen } from "./use-chosen-index.ts";

/** As long as a session can make one without the password. */
const LIFE_SECONDS = 90 * 86_400;

interface TokenOfferProps {
  chosen: Chosen;
  token: string | null;
  onToken: (token: string) => void;
}

/** Makes a token for the lines below, of this index alone; it is kept by nothing but this page, until it is left. */
export function TokenOffer({ chosen, token, onToken }: TokenOfferProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const create = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/tokens", {
          body: {
            note: t("Set-up lines for {index}", { index: chosen.address }),
            expiresIn: LIFE_SECONDS,
            scope: {
              indexes: [chosen.address],
              projects: ["*"],
              permissions: chosen.isMirror ? ["read"] : ["read", "publish"],
            },
          },
        }),
      ),
    onSuccess: (made) => onToken(made.token),
  });
  if (session.account === null) {
    return (
      <Text fz="sm" c="dimmed">
        <TextLink to="/ui/sign-in" search={{ to: "/" }} fz="sm" td="underline">
          {t("Sign in")}
        </TextLink>{" "}
        {t("to get commands that contain your own token.")}
      </Text>
    );
  }
  if (token !== null) {
    return (
      <Alert icon={<KeyRound size={18} />} title={t("Your token (not shown again)")}>
        <Group gap={4} wrap="nowrap">
          <Text ff="monospace" fz="sm" className="wy-breakable">
            {token}
          </Text>
          <Copied label={t("the token")} text={token} />
        </Group>
        <Text fz="sm" mt={4}>
          {t("The commands below contain it. It is valid for 90 days and only for this index.")}
        </Text>
      </Alert>
    );
  }
  return (
    <Group gap="md">
      <Button
        variant="default"
        leftSection={<KeyRound size={16} aria-hidden />}
        loading={create.isPending}
        onClick={() => create.mutate()}
      >
        {t("Create token for these commands")}
      </Button>
      {create.isError && (
        <Text fz="sm" role="alert">
          {create.error.message}
        </Text>
      )}
    </Group>
  );
}
