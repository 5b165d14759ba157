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

/** Why an event happened: how someone signed in, or the code of a refusal. */
export function reasonWords(reason: string): string {
  const known: Record<string, string> = {
    password: t("Password"),
    token: t("Token"),
    "bad-credentials": t("Wrong password or token"),
    "wrong-password": t("Wrong password"),
    "token-expired": t("Expired token"),
    "token-revoked": t("Revoked token"),
    "too-many-failures": t("Too many attempts"),
    "too-many-codes": t("Too many attempts"),
    "too-many-sign-ins": t("Too many attempts"),
    "no-grant": t("No grant"),
    "account-disabled": t("Disabled account"),
    "denied-by-policy": t("Denied by a policy"),
  };
  return known[reason] ?? reason.replaceAll("-", " ");
}

/** The kind in an address of a page; undefined: all kinds. */
export function kindIn(text: string | undefined): SecurityEvent["kind"] | undefined {
  return (Object.keys(kindWords()) as SecurityEvent["kind"][]).find((kind) => kind === text);
}
