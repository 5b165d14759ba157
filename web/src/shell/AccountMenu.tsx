import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { KeyRound, LogIn, LogOut, Package, UserRound } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { goOnAs } from "../api/query-client.ts";
import { LinkButton, MenuLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import classes from "./AccountMenu.module.css";

/** Who is signed in and what is theirs; or the way to sign in. */
export function AccountMenu() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (session.account === null) return <SignInButton />;
  return (
    <Menu position="bottom-end" width={220} withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>{t("Account")}</VisuallyHidden>
          <Avatar name={session.account} color="yard" radius="xl" size={32} aria-hidden />
          <Text fz="sm" fw={550} visibleFrom="xs" truncate maw={160}>
            {session.account}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.admin ? t("Administrator") : session.groups.join(", ") || t("Signed in")}
        </Menu.Label>
        <MenuLink to="/ui/account" leftSection={<UserRound size={16} aria-hidden />}>
          {t("Your account")}
        </MenuLink>
        <MenuLink to="/ui/account/projects" leftSection={<Package size={16} aria-hidden />}>
          {t("Your projects")}
        </MenuLink>
        <MenuLink to="/ui/account/tokens" leftSection={<KeyRound size={16} aria-hidden />}>
          {t("Tokens")}
        </MenuLink>
        <Menu.Divider />
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Leads back to the page it was pressed on. */
function SignInButton() {
  const here = useRouterState({ select: ({ location }) => location.href });
  return (
    <LinkButton
      to="/ui/sign-in"
      search={{ to: here }}
      variant="light"
      size="sm"
      leftSection={<LogIn size={16} aria-hidden />}
    >
      {t("Sign in")}
    </LinkButton>
  );
}

function SignOut() {
  const router = useRouter();
  const signOut = async () => {
    await answerOf(api.DELETE("/session"));
    const nobody = await answerOf(api.GET("/session"));
    await router.navigate({ to: "/" });
    await goOnAs(nobody);
  };
  return (
    <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void signOut()}>
      {t("Sign out")}
    </Menu.Item>
  );
}
