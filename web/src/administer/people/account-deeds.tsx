import { Button, Checkbox, Group, PasswordInput, Text } from "@mantine/core";
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
  const [revokeTokens, setRevokeTokens] = useState(false);
  const { asked, ask, close, target } = useAsked<"reset">();
  if (isOwn)
    return (
      <Text fz="sm">
        {t(
          "This is your own account. Change your password on your account page. You cannot disable or remove yourself.",
        )}
      </Text>
    );
  return (
    <Deed words={hasPassword ? t("Signs in with a password.") : t("Has no password.")}>
      <Button ref={target} variant="default" size="xs" onClick={() => ask("reset")}>
        {hasPassword ? t("Reset password") : t("Set password")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Set a new password for {name}", { name })}
          consequences={[
            t("The old password stops working, and all browsers are signed out."),
            t("Its tokens still work, unless you revoke them."),
          ]}
          action={t("Set password")}
          run={async () => {
            const body = { password, revokeTokens };
            await answerOf(
              api.PUT("/accounts/{account}/password", { params: { path: { account: name } }, body }),
            );
            setPassword("");
            setRevokeTokens(false);
            await forget();
          }}
          onClose={close}
        >
          <PasswordInput
            label={t("New password")}
            description={t("At least 8 characters. Share it over a secure channel.")}
            autoComplete="new-password"
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Checkbox
            mt="sm"
            label={t("Also revoke its tokens")}
            checked={revokeTokens}
            onChange={(event) => setRevokeTokens(event.currentTarget.checked)}
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
          now: t("Is an administrator."),
          action: t("Remove administrator rights"),
          title: t("Remove administrator rights from {name}?", { name }),
          consequences: [t("It keeps only the rights from grants to it and its groups.")],
        }
      : {
          now: t("Is not an administrator."),
          action: t("Make administrator"),
          title: t("Make {name} an administrator?", { name }),
          consequences: [t("It can do everything on every index, and create other administrators.")],
        };
  }
  return disabled
    ? {
        now: t("Disabled. No one can sign in with this account."),
        action: t("Enable account"),
        title: t("Enable {name}?", { name }),
        consequences: [t("Its password and tokens work again.")],
      }
    : {
        now: t("Enabled."),
        action: t("Disable account"),
        title: t("Disable {name}?", { name }),
        consequences: [
          t("Its password and tokens stop working immediately. Installs and uploads that use them fail."),
          t("You can enable it again at any time."),
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
    <Deed words={t("Remove this account permanently.")}>
      <Button
        ref={target}
        variant="light"
        color="red"
        size="xs"
        onClick={() => ask("remove")}
        disabled={isOwn}
      >
        {t("Remove account")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove {name}?", { name })}
          consequences={[
            t("This also removes its tokens, grants and group memberships. It cannot be undone."),
            t("Files it published are kept, and the change log still names it."),
            t("Indexes that it created for itself stay, and only administrators manage them."),
          ]}
          action={t("Remove account")}
          typed={name}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Deed>
  );
}
