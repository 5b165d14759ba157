// Holds a listening socket open as a service manager does, and runs a command on it, again and again: `hold-socket.mjs COMMAND…`.
// The command finds the socket as descriptor 3. This process never accepts a connection itself: it does nothing but wait.
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";

const [program, ...args] = process.argv.slice(2);
const server = createServer();
server.listen({ host: "127.0.0.1", port: Number(process.env.WHEELYARD_PORT), backlog: 1024 }, () => {
  const env = { ...process.env, LISTEN_FDS: "1" };
  const stdio = ["inherit", "inherit", "inherit", server._handle.fd];
  while (spawnSync(program, args, { env, stdio }).status === 0);
  process.exit(1);
});
