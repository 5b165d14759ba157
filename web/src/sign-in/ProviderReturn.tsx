import { Alert, Center, Container, Loader, Stack } from "@mantine/core";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { goOnAs } from "../api/query-client.ts";
import { LinkButton } from "../shared/links.tsx";
import { Heading } from "../shared/Page.tsx";
import { Logo } from "../shell/Logo.tsx";
import { t } from "../words/t.ts";
import { finishSignIn, keptPage } from "./provider-sign-in.ts";
import { wayBack } from "./way-back.ts";

const route = getRouteApi("/ui/sign-in/$provider");

/** Where a provider sends the browser back to: finishes the sign-in, or says why it failed. */
export function ProviderReturn() {
  const { provider } = route.useParams();
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    finishSignIn(provider).then(
      async (session) => {
        if (!isShown) return;
        await goOnAs(session);
        await router.navigate({ href: wayBack(keptPage()), replace: true });
      },
      (error: Error) => isShown && setProblem(error.message),
    );
    return () => {
      isShown = false;
    };
  }, [provider, router]);
  if (problem === null)
    return (
      <Center py={120}>
        <Loader aria-label={t("Signing in")} />
      </Center>
    );
  return (
    <Container size={420} py={{ base: 40, sm: 90 }}>
      <Stack align="center" gap="lg">
        <Logo size={52} />
        <Heading title={t("You are not signed in")} />
        <Alert color="red" icon={<CircleAlert size={18} />} role="alert" w="100%">
          {problem}
        </Alert>
        <LinkButton to="/ui/sign-in">{t("Sign in again")}</LinkButton>
      </Stack>
    </Container>
  );
}
