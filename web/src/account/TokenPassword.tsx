import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { t } from "../words/t.ts";

/** The password that tokens with a long life need. */
export function TokenPassword(field: PasswordInputProps) {
  return (
    <PasswordInput
      label={t("Your password")}
      description={t("Needed for a token that is valid for more than 90 days.")}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
      {...field}
    />
  );
}
