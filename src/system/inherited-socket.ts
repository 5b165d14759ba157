/** The first descriptor that a service manager hands over. */
const FIRST = 3;

/**
 * The listening socket that a service manager opened for this server (systemd's LISTEN_FDS), or null. It stays open while the server
 * restarts, and connections wait in it meanwhile. Workers have the environment of their primary.
 */
export function inheritedSocket(): number | null {
  const { LISTEN_FDS, LISTEN_PID } = process.env;
  if (!(Number(LISTEN_FDS) >= 1)) return null;
  const isMeant = LISTEN_PID === undefined || [process.pid, process.ppid].includes(Number(LISTEN_PID));
  return isMeant ? FIRST : null;
}
