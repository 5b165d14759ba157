import { Refusal } from "../refusal.ts";

const MIN_LENGTH = 8;
const MAX_LENGTH = 1024;
/** Fewer different characters than this make no password, however long it is. */
const MIN_DIFFERENT = 3;

let common: Promise<ReadonlySet<string>> | null = null;

/** The most common passwords, in lower case. Loaded when first needed. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import("./common-passwords.ts").then(
    ({ COMMON_PASSWORDS }) =>
      new Set(COMMON_PASSWORDS.filter((one) => one.length >= MIN_LENGTH).map(simplified)),
  );
  return common;
}

/** Refuses (`invalid`) a password too short to be safe or too long to be meant. */
export function checkPasswordLength(password: string): void {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH)
    throw badPassword(`A password has ${MIN_LENGTH} to ${MAX_LENGTH} characters.`);
}

/** Refuses (`invalid`) a password of the wrong length, and one that is among the first to be guessed for the account. */
export async function checkPassword(password: string, account: string): Promise<void> {
  checkPasswordLength(password);
  const weakness = await weaknessOf(password, account);
  if (weakness !== null) throw badPassword(`${weakness} Choose another one, such as four random words.`);
}

/**
 * Why a password is easily guessed, as a sentence; null when nothing is known against it. As NIST SP 800-63B 3.1.1.2 asks:
 * a list of common ones, the account's name, and what repeats or counts; no rules about kinds of characters.
 */
export async function weaknessOf(password: string, account: string): Promise<string | null> {
  const text = simplified(password);
  const stem = text.replaceAll(/[^\p{L}]+/gu, "");
  const name = simplified(account).replaceAll(/[^\p{L}]+/gu, "");
  if (text === simplified(account) || (name !== "" && isOnly(stem, name)))
    return "This password is the account's name.";
  if (isOnly(stem, "wheelyard")) return "This password is the name of this program.";
  if (new Set(text).size < MIN_DIFFERENT || isRow(text))
    return "This password is one character or row of them.";
  if ((await commonPasswords()).has(text)) return "This password is one of the most common ones.";
  return null;
}

/** Whether a text is nothing but a word, once or several times. */
function isOnly(text: string, word: string): boolean {
  return text !== "" && text.replaceAll(word, "") === "";
}

/** Whether each character is the next one in the alphabet, or each the one before: `abcdefgh`, `98765432`. */
function isRow(text: string): boolean {
  const codes = [...text].map((one) => one.codePointAt(0) as number);
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] as number)));
  return steps.size === 1 && [1, -1].includes([...steps][0] as number);
}

function simplified(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function badPassword(message: string): Refusal {
  return new Refusal("invalid", "bad-password", message);
}
