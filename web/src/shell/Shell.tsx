import { AppShell, Burger, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { usePageLook } from "../look/look.ts";
import { SiteNotice } from "../look/SiteNotice.tsx";
import { ConfirmIdentity } from "../sign-in/ConfirmIdentity.tsx";
import { t } from "../words/t.ts";
import { Caller } from "./Caller.tsx";
import { ColorScheme } from "./ColorScheme.tsx";
import { Logo } from "./Logo.tsx";
import { Navigation } from "./Navigation.tsx";
import { QuickSearch } from "./QuickSearch.tsx";
import classes from "./Shell.module.css";

/** The frame around every page: the way home, the navigation, the caller's account. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const look = usePageLook();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a small screen the menu gives way to the page that was chosen
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={0}
      classNames={{ header: classes.header, navbar: classes.navbar }}
    >
      <button type="button" className={classes.skip} onClick={focusPage}>
        {t("Skip to content")}
      </button>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? t("Close menu") : t("Open menu")}
              aria-expanded={isOpen}
              aria-controls="navigation"
            />
            <Link to="/" className={classes.home} aria-label={t("{site}: home", { site: look.name })}>
              <Logo />
              <Text component="span" fw={680} fz="lg" visibleFrom="xs" className={classes.name}>
                {look.name}
              </Text>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <QuickSearch />
            <ColorScheme />
            <Caller />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" id="navigation" aria-label={t("Main")}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        <SiteNotice />
        <Outlet />
      </AppShell.Main>
      <ConfirmIdentity />
    </AppShell>
  );
}

function focusPage() {
  document.getElementById("page")?.focus();
}
