import { Alert, Button, Card, Code, Container, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { Heading } from "../shared/Page.tsx";
import { Refused } from "../shared/Refused.tsx";
import { t } from "../words/t.ts";

const route = getRouteApi("/ui/connect");

/** Confirms the sign-in of a command line that shows a code. */
export function ConnectTerminal() {
  const { code: given = "" } = route.useSearch();
  const [typed, setTyped] = useState(given);
  const code = typed.trim().toUpperCase();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const params = { path: { code } };
  const { data: waiting, error } = useQuery({
    queryKey: ["terminal-sign-in", code],
    queryFn: ({ signal }) => answerOf(api.GET("/terminal-sign-ins/{code}", { params, signal })),
    enabled: /^[A-Z]{4}-[A-Z]{4}$/.test(code),
    retry: false,
  });
  const approve = useMutation({
    mutationFn: () => answerOf(api.POST("/terminal-sign-ins/{code}/approve", { params })),
  });
  return (
    <Container size={460} py={{ base: 40, sm: 90 }}>
      <Stack gap="lg">
        <Heading title={t("Sign in a command line")} />
        {approve.isSuccess ? (
          <Alert color="green" icon={<Check size={18} aria-hidden />} role="status">
            {t("Confirmed. Go back to your terminal. You can close this page.")}
          </Alert>
        ) : (
          <Card withBorder p="xl">
            <Stack>
              <TextInput
                label={t("Code")}
                description={t("Compare it with the code on your terminal.")}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
                spellCheck={false}
              />
              <Refused error={approve.error ?? error} />
              {waiting !== undefined && (
                <>
                  <Text>
                    {t("wheelyard login on")} <Code>{waiting.device}</Code> {t("at")}{" "}
                    <Code>{waiting.address}</Code>
                  </Text>
                  <Text fz="sm" c="dimmed">
                    {t(
                      "It gets a token that can do everything that {account} can, for some hours. Confirm only what you started yourself.",
                      { account: session.account ?? "" },
                    )}
                  </Text>
                  <Button loading={approve.isPending} onClick={() => approve.mutate()}>
                    {t("Confirm sign-in")}
                  </Button>
                </>
              )}
            </Stack>
          </Card>
        )}
      </Stack>
    </Container>
  );
}
