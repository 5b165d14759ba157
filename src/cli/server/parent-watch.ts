const CHECK_MS = 250;

/**
 * Calls `gone` once when the process that started this one has ended, where it asked for that (bin/setup/launch.cjs
 * names itself in WHEELYARD_INTERNAL_PARENT): a server must not be left behind holding the port. Processes started
 * from here do not inherit the wish.
 */
export function watchParent(gone: () => void): void {
  const parent = Number(process.env.WHEELYARD_INTERNAL_PARENT ?? Number.NaN);
  delete process.env.WHEELYARD_INTERNAL_PARENT;
  if (Number.isNaN(parent)) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, CHECK_MS);
  timer.unref();
}
