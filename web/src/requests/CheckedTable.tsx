import { Alert, Button, Stack, Table, Text } from "@mantine/core";
import { useAsked } from "../shared/use-asked.ts";
import { plural, t } from "../words/t.ts";
import { AskForAll } from "./AskForAll.tsx";
import { type CheckedFile, type CheckedRequirement, isLacking } from "./check-queries.ts";

/** What an index lacks of a file, with one button to ask for all of it. */
export function CheckedTable({ address, checked }: { address: string; checked: CheckedFile }) {
  const { asked, ask, close, target } = useAsked<"all">();
  const lacking = checked.requirements.filter(isLacking);
  const rest = checked.requirements.length - lacking.length;
  return (
    <Stack gap="sm" aria-live="polite">
      <Text fw={600}>
        {lacking.length === 0
          ? t("Everything in {list} is there.", { list: checked.list })
          : plural(
              lacking.length,
              "{count} requirement is missing.",
              "{count} requirements are missing.",
            )}{" "}
        {lacking.length > 0 && rest > 0 && plural(rest, "{count} is there.", "{count} are there.")}
      </Text>
      {checked.leftOut.length > 0 && (
        <Alert title={t("Left out")} color="gray">
          {checked.leftOut.map((line) => (
            <Text key={line} fz="sm" className="wy-breakable">
              {line}
            </Text>
          ))}
        </Alert>
      )}
      {lacking.length > 0 && (
        <>
          <Lacking checked={checked} lacking={lacking} />
          <Button ref={target} onClick={() => ask("all")} style={{ alignSelf: "flex-start" }}>
            {t("Request all")}
          </Button>
        </>
      )}
      {asked !== null && <AskForAll address={address} checked={checked} onClose={close} />}
    </Stack>
  );
}

interface LackingProps {
  checked: CheckedFile;
  lacking: CheckedRequirement[];
}

function Lacking({ checked, lacking }: LackingProps) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Requirement")}</Table.Th>
            <Table.Th>{t("What is missing")}</Table.Th>
            <Table.Th>{t("Request")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lacking.map((one) => (
            <Table.Tr key={one.requirement}>
              <Table.Td ff="monospace" className="wy-breakable">
                {one.requirement}
              </Table.Td>
              <Table.Td>{placesOf(one, checked.environments)}</Table.Td>
              <Table.Td>{one.request === null ? "" : one.request}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function placesOf({ outcomes }: CheckedRequirement, environments: CheckedFile["environments"]): string {
  const words: Partial<Record<CheckedRequirement["outcomes"][number], string>> = {
    missing: t("no matching release"),
    "no-wheel": t("no file that fits"),
    source: t("source only"),
    unknown: t("an upstream did not answer"),
  };
  const needed = outcomes.filter((one) => one !== "not-needed").length;
  const places = Map.groupBy(environments, (_, at) => outcomes[at] ?? "unknown");
  return [...places]
    .flatMap(([outcome, where]) => {
      const what = words[outcome];
      if (what === undefined) return [];
      if (where.length === needed) return [what];
      return [`${what}: ${where.map((one) => `${one.target} ${one.python} ${one.platform}`).join(", ")}`];
    })
    .join("; ");
}
