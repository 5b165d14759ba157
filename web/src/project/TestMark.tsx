import { Badge } from "@mantine/core";
import { t } from "../words/t.ts";
import type { TestedRelease } from "./queries.ts";

/** Whether the tests of a release passed, for lists of releases. */
export function TestMark({ tested }: { tested: TestedRelease | undefined }) {
  if (tested === undefined) return null;
  const { passed, failed } = tested;
  if (failed > 0)
    return (
      <Badge variant="light" color="red">
        {t("tests failed in {count}", { count: failed })}
      </Badge>
    );
  return passed === 0 ? null : (
    <Badge variant="light" color="green">
      {t("tests passed in {count}", { count: passed })}
    </Badge>
  );
}
