import { Badge, Text } from "@mantine/core";
import { formatAgo, formatDay, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";

/** How long ago, with the very moment for those who point at it. */
export function Ago({ time }: { time: string }) {
  return (
    <Text fz="sm" component="time" dateTime={time} title={formatMoment(time)}>
      {formatAgo(time)}
    </Text>
  );
}

/** When something ends; null: never. */
export function Ending({ time }: { time: string | null }) {
  if (time === null) return <Text fz="sm">{t("never")}</Text>;
  if (Date.parse(time) <= Date.now())
    return (
      <Badge variant="light" color="orange">
        {t("expired")}
      </Badge>
    );
  return (
    <Text fz="sm" component="time" dateTime={time} title={formatMoment(time)}>
      {formatDay(time)}
    </Text>
  );
}
