import { ActionIcon, CopyButton } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { t } from "../words/t.ts";
import classes from "./Snippet.module.css";

interface SnippetProps {
  /** What it is, for those who hear the page: "pip". */
  label: string;
  text: string;
}

/** Lines to paste, with the button that copies them. */
export function Snippet({ label, text }: SnippetProps) {
  return (
    <div className={classes.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={classes.lines} tabIndex={0} aria-label={label}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
      <Copied label={label} text={text} />
    </div>
  );
}

/** Copies a text, and says so. */
export function Copied({ label, text }: SnippetProps) {
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color={copied ? "yard" : "gray"}
          size={34}
          onClick={copy}
          aria-label={copied ? t("Copied") : t("Copy: {label}", { label })}
          title={copied ? t("Copied") : t("Copy")}
        >
          {copied ? <Check size={17} /> : <Copy size={17} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
