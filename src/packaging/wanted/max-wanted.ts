/** Requirements that one file may name. */
export const MAX_WANTED = 5000;
