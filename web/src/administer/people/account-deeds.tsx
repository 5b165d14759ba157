import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import type { Account } from "../queries.ts";

interface DeedProps {
  account: Account;
  /** Whether it is the caller's own. */
  isOwn: boolean;
}

/** What can be done, said in a sentence, and the button that begins it. */
function Deed({ words, children }: { words: string; children: ReactNode }) {
  return (
    <Group justify="space-between" gap="xs">
      <Text fz="sm">{words}</Text>
      {children}
    </Group>
  );
}

function useForget(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["account", "accounts", "rights"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
}

export function ResetPassword({ account: { name, hasPassword }, isOwn }: DeedProps) {
  const forget = useForget();
  const [password, setPassword] = useState("");
  const { asked, ask, close, target } = useAsked<"reset">();
  if (isOwn)
    return (
      <Text fz="sm">
        {t(
          "This is your own account: its password is changed on its own page, and nobody shuts themselves out here.",
        )}
      </Text>
    );
  return (
    <Deed words={hasPassword ? t("It signs in with a password.") : t("It has no password.")}>
      <Button ref={target} variant="default" size="xs" onClick={() => ask("reset")}>
        {hasPassword ? t("Reset the password") : t("Set a password")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Set the password of {name}", { name })}
          consequences={[
            t("The old password is good no more, and every browser that it is signed in with is signed out."),
            t("Its tokens stay good."),
          ]}
          action={t("Set the password")}
          run={async () => {
            const body = { password };
            await answerOf(
              api.PUT("/accounts/{account}/password", { params: { path: { account: name } }, body }),
            );
            setPassword("");
            await forget();
          }}
          onClose={close}
        >
          <PasswordInput
            label={t("New password")}
            description={t("At least 8 characters; tell it over a way that you trust.")}
            autoComplete="new-password"
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": t("Show the password"), tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </ConfirmDialog>
      )}
    </Deed>
  );
}

export function ChangeState({ account, what, isOwn }: DeedProps & { what: "disabled" | "admin" }) {
  const forget = useForget();
  const { asked, ask, close, target } = useAsked<"change">();
  const { name } = account;
  const words = changeWords(account, what);
  return (
    <Deed words={words.now}>
      <Button ref={target} variant="default" size="xs" onClick={() => ask("change")} disabled={isOwn}>
        {words.action}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={words.title}
          consequences={words.consequences}
          action={words.action}
          run={async () => {
            const body = { [what]: !account[what] };
            await answerOf(api.PATCH("/accounts/{account}", { params: { path: { account: name } }, body }));
            await forget();
          }}
          onClose={close}
        />
      )}
    </Deed>
  );
}

function changeWords({ name, disabled, admin }: Account, what: "disabled" | "admin") {
  if (what === "admin") {
    return admin
      ? {
          now: t("It is an administrator."),
          action: t("Make it no administrator"),
          title: t("Make {name} no administrator?", { name }),
          consequences: [t("From now on it may do only what grants give to it and its groups.")],
        }
      : {
          now: t("It is no administrator."),
          action: t("Make it an administrator"),
          title: t("Make {name} an administrator?", { name }),
          consequences: [t("It may do everything on every index, and make other administrators.")],
        };
  }
  return disabled
    ? {
        now: t("It is disabled: nothing signs in with it."),
        action: t("Enable it"),
        title: t("Enable {name}?", { name }),
        consequences: [t("Its password and its tokens are good again.")],
      }
    : {
        now: t("It is enabled."),
        action: t("Disable it"),
        title: t("Disable {name}?", { name }),
        consequences: [
          t("Its password and all its tokens are refused at once: installs and uploads that use them fail."),
          t("Nothing is lost: it can be enabled again."),
        ],
      };
}

export function RemoveAccount({ account: { name }, isOwn }: DeedProps) {
  const forget = useForget();
  const navigate = useNavigate();
  const { asked, ask, close, target } = useAsked<"remove">();
  const remove = async () => {
    await answerOf(api.DELETE("/accounts/{account}", { params: { path: { account: name } } }));
    await navigate({ to: "/ui/administer/accounts" });
    await forget();
  };
  return (
    <Deed words={t("Remove it for good.")}>
      <Button
        ref={target}
        variant="light"
        color="red"
        size="xs"
        onClick={() => ask("remove")}
        disabled={isOwn}
      >
        {t("Remove the account")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove {name}?", { name })}
          consequences={[
            t("Its tokens, its grants and its places in groups go with it, and cannot be brought back."),
            t("What it published stays, and the log still names it."),
          ]}
          action={t("Remove the account")}
          typed={name}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Deed>
  );
}
