import { t } from "../../words/t.ts";
import type { SecurityEvent } from "./queries.ts";

/** What each kind of event is called. */
export function kindWords(): Record<SecurityEvent["kind"], string> {
  return {
    "sign-in.accepted": t("Sign-in"),
    "sign-in.refused": t("Sign-in refused"),
    "access.refused": t("Access refused"),
    "download.restricted": t("Download of a restricted project"),
  };
}

/** The kind in an address of a page; undefined: all kinds. */
export function kindIn(text: string | undefined): SecurityEvent["kind"] | undefined {
  return (Object.keys(kindWords()) as SecurityEvent["kind"][]).find((kind) => kind === text);
}
