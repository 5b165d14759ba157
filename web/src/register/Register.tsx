import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { DoorClosed, Hourglass } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { Blank } from "../shared/Blank.tsx";
import { LinkButton } from "../shared/links.tsx";
import { Pending } from "../shell/Pending.tsx";
import { t } from "../words/t.ts";
import { registrationModeQuery } from "./queries.ts";
import { RegisterForm } from "./RegisterForm.tsx";

/** Makes an account: by the invitation whose secret stands behind `#`, or where anybody may. */
export function Register() {
  const secret = useRouterState({ select: ({ location }) => location.hash });
  return secret === "" ? <Uninvited /> : <Invited secret={secret} />;
}

function Uninvited() {
  const { data: registration } = useSuspenseQuery(registrationModeQuery);
  if (registration.mode === "off")
    return <Closed why={t("You need an invitation to create an account here.")} />;
  return <Open needsApproval={registration.mode === "approval"} />;
}

function Invited({ secret }: { secret: string }) {
  const invitation = useQuery({
    queryKey: ["invitation", secret],
    queryFn: ({ signal }) => answerOf(api.POST("/registration/invitation", { body: { secret }, signal })),
    retry: false,
    // An invitation that was used while the page is open says so by the answer to the form.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.isError) return <Closed why={invitation.error.message} />;
  if (invitation.data === undefined) return <Pending />;
  return <Open secret={secret} invitation={invitation.data} needsApproval={false} />;
}

interface OpenProps {
  needsApproval: boolean;
  secret?: string;
  invitation?: { account: string | null; invitedBy: string | null };
}

function Open({ needsApproval, secret, invitation }: OpenProps) {
  const [waits, setWaits] = useState<string | null>(null);
  if (waits !== null) {
    return (
      <Blank
        icon={Hourglass}
        title={t("Request sent")}
        detail={t(
          "An administrator must approve {account}. After that, sign in with the password you chose.",
          {
            account: waits,
          },
        )}
      >
        <LinkButton to="/" variant="default">
          {t("Home")}
        </LinkButton>
      </Blank>
    );
  }
  return (
    <RegisterForm
      needsApproval={needsApproval}
      invitation={secret ?? null}
      account={invitation?.account ?? null}
      invitedBy={invitation?.invitedBy ?? null}
      onWaits={setWaits}
    />
  );
}

function Closed({ why }: { why: string }) {
  return (
    <Blank icon={DoorClosed} title={t("You cannot create an account")} detail={why}>
      <LinkButton to="/ui/sign-in" variant="default">
        {t("Sign in")}
      </LinkButton>
    </Blank>
  );
}
