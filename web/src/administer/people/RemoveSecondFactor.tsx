import { Group, Text } from "@mantine/core";
import { answerOf, api } from "../../api/client.ts";
import { Revocation } from "../../shared/Revocation.tsx";
import { t } from "../../words/t.ts";

/** For somebody who lost their authenticator app and their recovery codes. */
export function RemoveSecondFactor({ account }: { account: string }) {
  const path = { account };
  return (
    <Group justify="space-between" gap="xs">
      <Text fz="sm">{t("Lost their authenticator app or passkey?")}</Text>
      <Revocation
        label={t("Remove second factor of {name}", { name: account })}
        verb={t("Remove second factor")}
        title={t("Remove the second factor of {name}?", { name: account })}
        consequences={[
          t("From then on, the password alone signs in."),
          t("All browsers of this account are signed out."),
          t("Make sure that the person who asks for this is the owner of the account."),
        ]}
        action={t("Remove second factor")}
        run={() => answerOf(api.DELETE("/accounts/{account}/second-factor", { params: { path } }))}
      />
    </Group>
  );
}
