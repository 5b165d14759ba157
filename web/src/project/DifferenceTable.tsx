import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "../words/t.ts";
import classes from "./DifferenceTable.module.css";
import type { Difference } from "./differences.ts";

interface DifferenceTableProps {
  from: string;
  to: string;
  differences: readonly Difference[];
  /** What is said when there are none. */
  same: string;
  /** How a value is written; default: as it is. */
  write?: (value: string) => string;
}

const SHOWN = 200;

/** What differs, a line each. */
export function DifferenceTable({ from, to, differences, same, write = asItIs }: DifferenceTableProps) {
  const [isWhole, setWhole] = useState(false);
  if (differences.length === 0) return <Text c="dimmed">{same}</Text>;
  const cell = (value: string | null, kind: string | undefined) => (
    <Table.Td className={`${classes.value} ${kind ?? ""}`}>{value === null ? "–" : write(value)}</Table.Td>
  );
  return (
    <>
      <Table.ScrollContainer minWidth={300}>
        <Table layout="fixed" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("Field")}</Table.Th>
              <Table.Th>{from}</Table.Th>
              <Table.Th>{to}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(isWhole ? differences : differences.slice(0, SHOWN)).map((one) => (
              <Table.Tr key={one.name}>
                <Table.Th scope="row" className={classes.name}>
                  {one.name}
                </Table.Th>
                {cell(one.from, one.to === null ? classes.gone : undefined)}
                {cell(one.to, one.from === null ? classes.come : undefined)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {!isWhole && differences.length > SHOWN && (
        <Button variant="default" mt="md" onClick={() => setWhole(true)}>
          {t("Show all {count}", { count: differences.length })}
        </Button>
      )}
    </>
  );
}

function asItIs(value: string): string {
  return value;
}
