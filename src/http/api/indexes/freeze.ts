import { siteNow } from "../../../database/site-clock.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, toTime } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import { FrozenIndexes, NewFreeze } from "./schema.ts";
import type { IndexServices } from "./services.ts";

const endpoint = endpointsOf<IndexServices>();
const tag = "indexes";

const freezeEvery = endpoint({
  method: "PUT",
  path: "/freeze",
  tag,
  summary: "Freeze all indexes: nothing newer than a moment is shown until it is lifted",
  refusals: [403],
  params: None,
  query: None,
  body: NewFreeze,
  answer: FrozenIndexes,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, body, actor } = request;
    const freeze = { at: body.at ?? toTime(siteNow()), reason: body.reason };
    const changed = await services.indexes.freezeAll(freeze, actor);
    return { indexes: changed.map(addressOf) };
  },
});

const liftEvery = endpoint({
  method: "DELETE",
  path: "/freeze",
  tag,
  summary: "Lift the freeze of every index",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: FrozenIndexes,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const changed = await request.services.indexes.freezeAll(null, request.actor);
    return { indexes: changed.map(addressOf) };
  },
});

export const freezeEndpoints = [freezeEvery, liftEvery];
