import { TextInput } from "@mantine/core";
import { fieldOfMoment, momentOfField } from "../words/moment-field.ts";
import { t } from "../words/t.ts";

interface AsOfFieldProps {
  /** ISO 8601; null: as the index is now. */
  moment: string | null;
  onChoose: (moment: string | null) => void;
}

/** Chooses the moment at which an index is read. The server refuses the future, so it cannot be chosen. */
export function AsOfField({ moment, onChoose }: AsOfFieldProps) {
  const isFuture = moment !== null && Date.parse(moment) > Date.now();
  return (
    <TextInput
      type="datetime-local"
      label={t("As of")}
      description={t("Installs what the index had at this time. Leave it empty to install what it has now.")}
      error={isFuture ? t("Choose a time in the past") : null}
      max={fieldOfMoment(new Date().toISOString())}
      value={fieldOfMoment(moment)}
      onChange={(event) => onChoose(momentOfField(event.currentTarget.value, moment))}
      maw={420}
    />
  );
}
