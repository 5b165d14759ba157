import { dictionary } from "@zxcvbn-ts/language-common";

/** The passwords that people choose most often. A large list: loaded when it is needed. */
export const COMMON_PASSWORDS: readonly string[] = dictionary["passwords-common"];
