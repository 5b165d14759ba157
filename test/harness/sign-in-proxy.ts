import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

/** A proxy that signs people in, and says to the server behind it who they are. It connects from an address of its own. */
export class SignInProxy {
  /** What it adds to a request. */
  says: (headers: IncomingHttpHeaders) => Record<string, string> = () => ({});
  readonly address = "127.0.0.2";
  readonly #server = createServer();
  #origin = "";

  /** `to`: the origin of the server behind it. */
  static async start(to: string): Promise<SignInProxy> {
    const proxy = new SignInProxy();
    const { hostname, port } = new URL(to);
    proxy.#server.on("request", (incoming, response) => {
      const headers = { ...incoming.headers, ...proxy.says(incoming.headers) };
      const { method, url: path } = incoming;
      const outgoing = request({ hostname, port, method, path, headers, localAddress: proxy.address });
      outgoing.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        pipeline(answer, response, () => undefined);
      });
      outgoing.on("error", () => response.destroy());
      pipeline(incoming, outgoing, () => undefined);
    });
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.#origin = `http://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    return proxy;
  }

  get origin(): string {
    return this.#origin;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
