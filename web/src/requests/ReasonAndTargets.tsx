import { MultiSelect, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { t } from "../words/t.ts";
import { targetsQuery } from "./queries.ts";

interface ReasonAndTargetsProps {
  reason: string;
  onReason(reason: string): void;
  /** Names of targets; none: all of them. */
  targets: string[];
  onTargets(targets: string[]): void;
}

/** Why something is requested, and where it is to be installed. */
export function ReasonAndTargets({ reason, onReason, targets, onTargets }: ReasonAndTargetsProps) {
  const { data: known = [] } = useQuery(targetsQuery);
  return (
    <>
      <Textarea
        label={t("Reason")}
        description={t("Why you need it. Reviewers see this.")}
        required
        value={reason}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
      {known.length > 0 && (
        <MultiSelect
          label={t("Targets")}
          description={t("The machines that you will install it on. If left empty: all targets.")}
          data={known.map(({ name }) => name)}
          value={targets}
          onChange={onTargets}
          hidePickedOptions
        />
      )}
    </>
  );
}
