import { Breadcrumbs } from "@mantine/core";
import type { LinkProps } from "@tanstack/react-router";
import { t } from "../words/t.ts";
import { TextLink } from "./links.tsx";

export interface Step {
  label: string;
  to: NonNullable<LinkProps["to"]>;
  params?: Record<string, string>;
  search?: Record<string, string>;
}

/** Where a page lies: the way to it, without itself. */
export function Path({ steps }: { steps: readonly Step[] }) {
  return (
    <nav aria-label={t("Breadcrumb")}>
      <Breadcrumbs separatorMargin={6} fz="sm">
        {steps.map(({ label, to, params, search }) => (
          <TextLink key={label} to={to} params={params as never} search={search as never} fz="sm">
            {label}
          </TextLink>
        ))}
      </Breadcrumbs>
    </nav>
  );
}
