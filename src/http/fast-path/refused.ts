import type { Socket } from "node:net";
import type { Refusal } from "../../refusal.ts";

const refused = new WeakMap<Socket, Refusal>();

/** Notes why the request with which a connection goes over to the ordinary server is refused, so that it is found out once. */
export function noteRefusal(socket: Socket, refusal: Refusal): void {
  refused.set(socket, refusal);
}

/** Why the connection's first request is refused, this once; null when that is not known. To be asked first of all. */
export function takeRefusal(socket: Socket): Refusal | null {
  const refusal = refused.get(socket) ?? null;
  if (refusal !== null) refused.delete(socket);
  return refusal;
}
