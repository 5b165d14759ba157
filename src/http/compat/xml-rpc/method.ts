import type { FastifyRequest } from "fastify";
import type { Caller } from "../../../accounts/caller.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { PageCaches } from "../../simple/answer.ts";
import type { ManagementApi } from "../management.ts";
import type { CompatServices } from "../services.ts";
import type { Parameters } from "./parameters.ts";
import type { Value } from "./value.ts";

/** What the methods need. */
export interface XmlRpcParts {
  services: CompatServices;
  caches: PageCaches;
  management: ManagementApi;
}

/** A call, with who calls and the index that they may read. */
export interface Asked extends XmlRpcParts {
  request: FastifyRequest;
  caller: Caller;
  index: IndexRecord;
  parameters: Parameters;
}

export type Method = (asked: Asked) => Promise<Value>;
