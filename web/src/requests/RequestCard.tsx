import { Badge, Button, Card, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { useOwnRights } from "../publishing/rights.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import { type PackageRequest, pathOf } from "./queries.ts";

type Decision = "approve" | "refuse" | "withdraw";

const COLORS: Record<PackageRequest["state"], string> = {
  open: "blue",
  approved: "yard",
  refused: "red",
  withdrawn: "gray",
  fulfilled: "gray",
};

/** A request, what was said about it, and what the caller can do with it. */
export function RequestCard({ address, request }: { address: string; request: PackageRequest }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayReview = useOwnRights(null).may("publish", address);
  const isOwn = request.asked.some(({ by }) => by === session.account);
  const isPending = request.state === "open" || request.state === "approved";
  const decisions: Decision[] = [
    ...(mayReview && isPending ? (["refuse"] as const) : []),
    ...(mayReview && request.state === "open" && !isOwn ? (["approve"] as const) : []),
    ...(isOwn && isPending ? (["withdraw"] as const) : []),
  ];
  return (
    <Card withBorder p="md" component="article">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} flex="1 1 280px" miw={0}>
          <Group gap="xs">
            <Text fw={600} ff="monospace" className="wy-breakable">
              {request.requirement}
            </Text>
            <Badge variant="light" color={COLORS[request.state]} miw="max-content">
              {stateWords()[request.state]}
            </Badge>
          </Group>
          <Sayings request={request} />
        </Stack>
        <Group gap="xs">
          {decisions.map((decision) => (
            <DecisionButton key={decision} address={address} request={request} decision={decision} />
          ))}
        </Group>
      </Group>
    </Card>
  );
}

function Sayings({ request }: { request: PackageRequest }) {
  const { number, targets, asked, approvals, refusal, fulfilled } = request;
  const line = (deed: string, { by, at, reason }: PackageRequest["asked"][number]) => (
    <Text key={`${deed} ${by} ${at}`} fz="sm" className="wy-breakable">
      {deed} {by}, {formatMoment(at)}
      {reason === "" ? "" : `: ${reason}`}
    </Text>
  );
  return (
    <>
      <Text fz="xs" c="dimmed">
        {t("Request {number}", { number: String(number) })}
        {" · "}
        {targets.length === 0 ? t("all targets") : targets.join(", ")}
      </Text>
      {asked.map((said) => line(t("Requested by"), said))}
      {approvals.map((said) => line(t("Approved by"), said))}
      {refusal !== null && line(t("Refused by"), refusal)}
      {fulfilled !== null &&
        (fulfilled.bundle === null ? (
          line(t("Closed by"), fulfilled)
        ) : (
          <Text fz="sm">{t("Came with bundle {bundle}", { bundle: fulfilled.bundle })}</Text>
        ))}
    </>
  );
}

interface DecisionProps {
  address: string;
  request: PackageRequest;
  decision: Decision;
}

function DecisionButton(props: DecisionProps) {
  const { asked, ask, close, target } = useAsked<"decide">();
  const words = decisionWords()[props.decision];
  return (
    <>
      <Button
        ref={target}
        size="xs"
        variant={props.decision === "approve" ? "filled" : "default"}
        aria-label={`${words} ${props.request.requirement}`}
        onClick={() => ask("decide")}
      >
        {words}
      </Button>
      {asked !== null && <Decide {...props} onClose={close} />}
    </>
  );
}

function Decide({ address, request, decision, onClose }: DecisionProps & { onClose(): void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const { number, requirement } = request;
  return (
    <ConfirmDialog
      title={titleOf(decision, requirement)}
      consequences={[consequenceOf(decision)]}
      action={actionWords()[decision]}
      isDangerous={decision === "refuse"}
      isReady={decision !== "refuse" || reason.trim() !== ""}
      run={async () => {
        const params = { path: { ...pathOf(address), number } };
        const body = { decision, reason: reason.trim() };
        await answerOf(api.POST("/indexes/{owner}/{index}/requests/{number}/decision", { params, body }));
        await queries.invalidateQueries({ queryKey: ["requests", address] });
      }}
      onClose={onClose}
    >
      {decision !== "withdraw" && (
        <Textarea
          label={t("Reason")}
          description={t("Shown to everyone who requested it.")}
          required={decision === "refuse"}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}

function decisionWords(): Record<Decision, string> {
  return { approve: t("Approve"), refuse: t("Refuse"), withdraw: t("Withdraw") };
}

function titleOf(decision: Decision, requirement: string): string {
  switch (decision) {
    case "approve":
      return t("Approve the request for {requirement}?", { requirement });
    case "refuse":
      return t("Refuse the request for {requirement}?", { requirement });
    case "withdraw":
      return t("Withdraw your request for {requirement}?", { requirement });
  }
}

function consequenceOf(decision: Decision): string {
  switch (decision) {
    case "approve":
      return t(
        "The package is added to the next order for a bundle, once enough reviewers have approved it.",
      );
    case "refuse":
      return t("The request is closed. Your reason is shown to everyone who requested the package.");
    case "withdraw":
      return t("If others requested the same package, the request stays open for them.");
  }
}

function actionWords(): Record<Decision, string> {
  return { approve: t("Approve request"), refuse: t("Refuse request"), withdraw: t("Withdraw request") };
}

function stateWords(): Record<PackageRequest["state"], string> {
  return {
    open: t("open"),
    approved: t("approved"),
    refused: t("refused"),
    withdrawn: t("withdrawn"),
    fulfilled: t("fulfilled"),
  };
}
