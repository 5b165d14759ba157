import { Alert, Button, Card, Container, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { answerOf, api, Problem } from "../api/client.ts";
import type { Session } from "../api/queries.ts";
import { goOnAs } from "../api/query-client.ts";
import { RegisterLink } from "../register/RegisterLink.tsx";
import { Heading } from "../shared/Page.tsx";
import { Logo } from "../shell/Logo.tsx";
import { t } from "../words/t.ts";
import { PasskeySignIn } from "./PasskeySignIn.tsx";
import { Providers } from "./Providers.tsx";
import { wayBack } from "./way-back.ts";

const route = getRouteApi("/ui/sign-in");

/** Signs in with a password, and goes on to where the caller came from. */
export function SignIn() {
  // Not only what the route let through: the router hands on what it did not check.
  const to = wayBack(route.useSearch().to);
  const router = useRouter();
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  /** The account that was found to have a second factor. */
  const [asksCodeOf, setAsksCodeOf] = useState<string | null>(null);
  const asksCode = asksCodeOf === account;
  const goOn = async (session: Session) => {
    await goOnAs(session);
    await router.navigate({ href: to, replace: true });
  };
  const signIn = useMutation({
    mutationFn: () => {
      const given = { account: account.trim(), password };
      return answerOf(api.POST("/session", { body: asksCode ? { ...given, code } : given }));
    },
    onError: (error) => {
      if (isCodeNeeded(error)) setAsksCodeOf(account);
    },
    onSuccess: goOn,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Container size={420} py={{ base: 40, sm: 90 }}>
      <Stack align="center" gap="lg">
        <Logo size={52} />
        <Heading title={t("Sign in")} />
        <Card withBorder p="xl" w="100%">
          <Providers to={to} />
          <form onSubmit={submit}>
            <Stack>
              {signIn.isError && !isCodeNeeded(signIn.error) && (
                <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
                  {signIn.error.message}
                </Alert>
              )}
              <TextInput
                label={t("Account")}
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                withAsterisk={false}
                value={account}
                onChange={(event) => setAccount(event.currentTarget.value)}
              />
              <PasswordInput
                label={t("Password")}
                name="password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
              />
              {asksCode && (
                <TextInput
                  label={t("Code")}
                  description={t("From your authenticator app, or a recovery code")}
                  autoComplete="one-time-code"
                  spellCheck={false}
                  autoFocus
                  required
                  withAsterisk={false}
                  value={code}
                  onChange={(event) => setCode(event.currentTarget.value)}
                />
              )}
              <Button type="submit" fullWidth mt="xs" loading={signIn.isPending}>
                {t("Sign in")}
              </Button>
              <PasskeySignIn
                given={asksCode ? { account: account.trim(), password } : null}
                onSession={goOn}
              />
            </Stack>
          </form>
        </Card>
        <RegisterLink />
        <Text fz="sm" c="dimmed" ta="center">
          {t("Tools such as pip and twine sign in with a token, or with your account name and password.")}
        </Text>
      </Stack>
    </Container>
  );
}

/** Whether the password is right, and the account has a second factor. */
function isCodeNeeded(error: Error): boolean {
  return error instanceof Problem && error.code === "second-factor-needed";
}
