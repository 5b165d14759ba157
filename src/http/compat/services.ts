import type { Config } from "../../config/schema.ts";
import type { Database } from "../../database/database.ts";
import type { AddressServices } from "../own-address.ts";
import type { OldAddressServices } from "./classic.ts";

/** What the addresses of other servers need. */
export interface CompatServices extends OldAddressServices, AddressServices {
  config: Config;
  database: Database;
}
