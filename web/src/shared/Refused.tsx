import { Alert } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { type Places, tellFields } from "./refusals.ts";

/** What the server refused and no field of the form can be blamed for. */
export function Refused({ error, places = { keys: {} } }: { error: unknown; places?: Places }) {
  const { rest } = tellFields(error, places);
  if (rest === null) return null;
  return (
    <Alert color="red" icon={<CircleAlert size={18} aria-hidden />} role="alert">
      {rest}
    </Alert>
  );
}
