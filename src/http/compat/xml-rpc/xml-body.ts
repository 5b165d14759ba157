import type { FastifyInstance } from "fastify";

const XML_TYPES = ["text/xml", "application/xml"];
/** Calls of clients are below one kilobyte. */
const MAX_CALL = 64 * 1024;

/** Marks routes that are only for XML. At the same address, all other bodies go to other routes, such as uploads. */
export const XML_ONLY = { constraints: { body: "xml" }, bodyLimit: MAX_CALL };

/** Teaches the router `XML_ONLY`. To be called before the first such route. */
export function distinguishXml(app: FastifyInstance): void {
  app.addConstraintStrategy({
    name: "body",
    storage() {
      const handlers = new Map();
      return {
        get: (type) => handlers.get(type) ?? null,
        set: (type, store) => void handlers.set(type, store),
      };
    },
    deriveConstraint: ({ headers }) => (isXml(headers["content-type"]) ? "xml" : undefined),
    validate: () => true,
  });
}

/** Bodies of these routes come as bytes, and all of them are short. To be called in a context of its own. */
export function readXmlBodies(routes: FastifyInstance): void {
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser(XML_TYPES, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

function isXml(type = ""): boolean {
  return XML_TYPES.includes(type.split(";", 1)[0]!.trim().toLowerCase());
}
