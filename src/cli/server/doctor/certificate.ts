import { X509Certificate } from "node:crypto";
import type { Config } from "../../../config/schema.ts";
import { certificateFiles, readCertificate } from "../../../http/certificate.ts";
import { type Finding, problem, warning, well, wordsOf } from "./finding.ts";

const SUBJECT = "certificate";
const DAY_MS = 86_400_000;
/** Whoever renews by itself has done it long before. */
const DAYS_TO_KNOW = 14;

/** Whether connections can be encrypted by what the configuration names, and for how long; nothing where it names nothing. */
export async function checkCertificate({ listen }: Config): Promise<Finding[]> {
  try {
    const files = certificateFiles(listen);
    if (files === null) return [];
    const { cert } = await readCertificate(files);
    return [lifeOf(new X509Certificate(cert as Buffer))];
  } catch (error) {
    return [
      problem(SUBJECT, wordsOf(error), "Set a certificate with its chain and its key, both as PEM files."),
    ];
  }
}

function lifeOf({ validToDate, subjectAltName }: X509Certificate): Finding {
  const days = Math.floor((validToDate.getTime() - Date.now()) / DAY_MS);
  const day = validToDate.toISOString().slice(0, 10);
  const advice = "Renew it. The server loads the new files automatically.";
  if (days < 0) return problem(SUBJECT, `expired on ${day}`, advice);
  const found = `valid until ${day}, for ${subjectAltName ?? "no name"}`;
  return days < DAYS_TO_KNOW ? warning(SUBJECT, found, advice) : well(SUBJECT, found);
}
