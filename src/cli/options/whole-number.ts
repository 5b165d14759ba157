import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** A whole number out of the value of an option. */
export function wholeNumber(text: string, flag: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CommandFailure(`${flag} ${text}: use a whole number.`, EXIT.usage);
}
