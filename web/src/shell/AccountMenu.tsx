import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { KeyRound, LogOut, Package, UserRound } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import type { Session } from "../api/queries.ts";
import { goOnAs } from "../api/query-client.ts";
import { MenuLink } from "../shared/MenuLink.tsx";
import { t } from "../words/t.ts";
import classes from "./AccountMenu.module.css";

/** Who is signed in, and what is theirs. Someone whom a proxy signs in has no session to end. */
export function AccountMenu({ session }: { session: Session }) {
  return (
    <Menu position="bottom-end" width={220} withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>{t("Account")}</VisuallyHidden>
          <Avatar name={session.account ?? ""} color="site" radius="xl" size={32} aria-hidden />
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
        {session.session !== null && (
          <>
            <Menu.Divider />
            <SignOut provider={session.session.provider} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function SignOut({ provider }: { provider: string | null }) {
  const router = useRouter();
  const signOut = async () => {
    const { url } =
      provider === null
        ? { url: await answerOf(api.DELETE("/session")).then(() => null) }
        : await answerOf(api.POST("/provider-sign-out"));
    if (url !== null) return window.location.assign(url);
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
