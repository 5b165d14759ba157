import { FileInput, Group, Stack, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { addressOf } from "../../base.ts";
import { t } from "../../words/t.ts";
import type { SiteLook } from "./queries.ts";
import { BUILT_IN_LOGO, type WantedLook } from "./wanted-look.ts";

interface LogoFieldProps {
  look: SiteLook;
  value?: WantedLook["logo"];
  onChange?: (value: WantedLook["logo"]) => void;
  error?: ReactNode;
}

/** A picture to upload, beside the one that is there. */
export function LogoField({ look, value, onChange, error }: LogoFieldProps) {
  const isChosen = look.chosen.includes("logo");
  return (
    <Stack gap="xs">
      <Group align="flex-end" wrap="nowrap">
        {look.logo !== null && <img src={addressOf(look.logo)} alt={t("Current logo")} height={36} />}
        <FileInput
          flex={1}
          label={t("Logo")}
          description={t("PNG or SVG, at most 64 KiB.")}
          placeholder={t("Choose a file")}
          accept="image/png,image/svg+xml"
          clearable
          clearButtonProps={{ "aria-label": t("Clear the chosen file") }}
          value={value instanceof File ? value : null}
          onChange={(file) => onChange?.(file)}
          error={error}
        />
      </Group>
      {isChosen && (
        <Switch
          label={t("Remove the uploaded logo")}
          checked={value === BUILT_IN_LOGO}
          onChange={(event) => onChange?.(event.currentTarget.checked ? BUILT_IN_LOGO : null)}
        />
      )}
    </Stack>
  );
}
