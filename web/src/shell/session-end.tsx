import { Anchor } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { sessionQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";
import { addressOf } from "../base.ts";
import { t } from "../words/t.ts";

const ID = "session-end";

/**
 * Looks who asks when somebody who was signed in was told to sign in. When their session is over, the page says so and
 * goes on as nobody's; what was typed stays, and is good again after signing in in another window.
 */
export async function noticeSessionEnd(): Promise<void> {
  const before = queryClient.getQueryData(sessionQuery.queryKey);
  const now = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => null);
  if (!before?.account || now === null || now.account !== null) return;
  // The next look at this window asks anew.
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: "none" });
  notifications.show({
    id: ID,
    color: "orange",
    autoClose: false,
    withBorder: true,
    message: (
      <>
        {t("Your session has expired. What you typed is still here:")}{" "}
        <Anchor
          href={addressOf("ui/sign-in")}
          target="_blank"
          fz="sm"
          td="underline"
          onClick={() => notifications.hide(ID)}
        >
          {t("sign in in a new window")}
        </Anchor>
        {t(", then come back and try again.")}
      </>
    ),
    closeButtonProps: { "aria-label": t("Close") },
  });
}
