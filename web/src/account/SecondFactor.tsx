import { Alert, Anchor, Button, Group, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { Refused } from "../shared/Refused.tsx";
import { Snippet } from "../shared/Snippet.tsx";
import { Pending } from "../shell/Pending.tsx";
import { formatDay } from "../words/format.ts";
import { t } from "../words/t.ts";
import { Passkeys } from "./Passkeys.tsx";
import { passkeysQuery, secondFactorQuery, sessionsQuery } from "./queries.ts";

/** Loaded only where a key is shown. */
const QrCode = lazy(() => import("../shared/QrCode.tsx"));

interface Key {
  key: string;
  address: string;
}

/** The second factor of the reader's own account: an app, passkeys, and how to remove it. */
export function SecondFactor() {
  const queries = useQueryClient();
  const { data: factor } = useSuspenseQuery(secondFactorQuery);
  const [key, setKey] = useState<Key | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const reload = () =>
    Promise.all(
      [secondFactorQuery, passkeysQuery, sessionQuery, sessionsQuery].map(({ queryKey }) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  const onConfirmed = async (made: readonly string[]) => {
    setKey(null);
    setCodes(made);
    await reload();
  };
  return (
    <Stack gap="md" maw={420} component="section">
      <Title order={2}>{t("Second factor")}</Title>
      {codes !== null && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {factor.since !== null && (
        <>
          <Text fz="sm">
            {t("Set up on {day}. Recovery codes left: {count}.", {
              day: formatDay(factor.since),
              count: factor.recoveryCodesLeft,
            })}
          </Text>
          <RenewCodes onCodes={setCodes} reload={reload} />
          <Remove onRemoved={reload} />
        </>
      )}
      {!factor.app && key === null && <Begin onKey={setKey} />}
      {!factor.app && key !== null && <Confirm made={key} onConfirmed={onConfirmed} />}
      <Passkeys onCodes={setCodes} reload={reload} />
    </Stack>
  );
}

function Begin({ onKey }: { onKey: (key: Key) => void }) {
  const [password, setPassword] = useState("");
  const begin = useMutation({
    mutationFn: () => answerOf(api.POST("/second-factor", { body: { password } })),
    onSuccess: onKey,
  });
  return (
    <Form onSubmit={() => begin.mutate()}>
      <Text c="dimmed" fz="sm">
        {t(
          "With a second factor, you sign in with your password and a code from an app on your phone. Tools such as pip, uv and twine then need a token.",
        )}
      </Text>
      {begin.isError && <Refused error={begin.error} />}
      <PasswordInput
        label={t("Your password")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
      />
      <Button type="submit" variant="default" loading={begin.isPending}>
        {t("Set up authenticator app")}
      </Button>
    </Form>
  );
}

function Confirm({ made, onConfirmed }: { made: Key; onConfirmed: (codes: readonly string[]) => void }) {
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => answerOf(api.POST("/second-factor/confirmation", { body: { code } })),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
  });
  return (
    <Form onSubmit={() => confirm.mutate()}>
      <Text fz="sm">
        {t(
          "Scan this with an authenticator app, or enter the key there. Then enter the code that the app shows.",
        )}
      </Text>
      <Suspense fallback={<Pending />}>
        <QrCode text={made.address} label={t("QR code of the key")} />
      </Suspense>
      <Snippet label={t("Key")} text={made.key} />
      <Anchor href={made.address} fz="sm">
        {t("Open authenticator app")}
      </Anchor>
      {confirm.isError && <Refused error={confirm.error} />}
      <CodeField value={code} description={t("From your authenticator app")} onChange={setCode} />
      <Button type="submit" loading={confirm.isPending}>
        {t("Turn on authenticator app")}
      </Button>
    </Form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <Alert
      icon={<ShieldCheck size={18} aria-hidden />}
      title={t("Copy your recovery codes now. They are not shown again.")}
      role="status"
    >
      <Stack gap="sm">
        <Snippet label={t("Recovery codes")} text={codes.join("\n")} />
        <Text fz="sm">{t("If you lose your phone or your passkey, each code signs you in once.")}</Text>
        <Button variant="default" size="xs" onClick={onDone} w="fit-content">
          {t("I have copied them")}
        </Button>
      </Stack>
    </Alert>
  );
}

function RenewCodes({
  onCodes,
  reload,
}: {
  onCodes: (codes: readonly string[]) => void;
  reload: () => unknown;
}) {
  const renew = useMutation({
    mutationFn: () => answerOf(api.POST("/second-factor/recovery-codes")),
    async onSuccess({ recoveryCodes }) {
      onCodes(recoveryCodes);
      await reload();
    },
  });
  return (
    <>
      {renew.isError && <Refused error={renew.error} />}
      <Button variant="default" w="fit-content" loading={renew.isPending} onClick={() => renew.mutate()}>
        {t("Renew recovery codes")}
      </Button>
    </>
  );
}

function Remove({ onRemoved }: { onRemoved: () => unknown }) {
  const [code, setCode] = useState("");
  const remove = useMutation({
    mutationFn: () => answerOf(api.POST("/second-factor/removal", { body: { code } })),
    onSuccess: onRemoved,
  });
  return (
    <Form onSubmit={() => remove.mutate()}>
      {remove.isError && <Refused error={remove.error} />}
      <CodeField
        value={code}
        description={t("From your authenticator app, or a recovery code")}
        onChange={setCode}
      />
      <Group>
        <Button type="submit" variant="default" loading={remove.isPending}>
          {t("Remove second factor")}
        </Button>
      </Group>
    </Form>
  );
}

function CodeField({ value, description, onChange }: CodeFieldProps) {
  return (
    <TextInput
      label={t("Code")}
      description={description}
      autoComplete="one-time-code"
      spellCheck={false}
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface CodeFieldProps {
  value: string;
  description: string;
  onChange: (code: string) => void;
}

function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit}>
      <Stack>{children}</Stack>
    </form>
  );
}
