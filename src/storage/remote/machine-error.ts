const FILE_CALLS = ["open", "read", "stat", "fstat", "lstat", "unlink", "rm"];
const OF_THE_NETWORK =
  /^(?:ECONN|EHOST|ENET|EADDR|EAI_|EPIPE|ETIMEDOUT|ENOTFOUND|EPROTO|ERR_TLS|ERR_SSL|CERT_|UNABLE_)/;

/** Whether an error is about a file of this machine, or a fault of the program: neither is the store's. */
export function isOfThisMachine(error: unknown): boolean {
  if ([TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind)) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && FILE_CALLS.includes(syscall ?? "") && !OF_THE_NETWORK.test(code);
}
