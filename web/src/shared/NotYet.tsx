import { Checkbox, type CheckboxProps } from "@mantine/core";
import { t } from "../words/t.ts";

/** Says on purpose that a form names what will be created later: without it, the server refuses such names. */
export function NotYet(field: CheckboxProps) {
  return (
    <Checkbox
      label={t("Allow names that do not exist yet")}
      description={t("For indexes and projects that will be created later. Leave off to find typing errors.")}
      {...field}
    />
  );
}
