import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { addressOf } from "../base.ts";

interface DocsLinkProps {
  /** Such as `policies#write-rules`. */
  page: string;
  /** For screen readers, where the text alone says too little. It starts with the text. */
  label?: string;
  children: ReactNode;
}

/** A link into the documentation that this server shows. */
export function DocsLink({ page, label, children }: DocsLinkProps) {
  return (
    <Anchor href={docsAddress(page)} underline="always" aria-label={label}>
      {children}
    </Anchor>
  );
}

export function docsAddress(page: string): string {
  return addressOf(`-/docs/${page}`);
}
