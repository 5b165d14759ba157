import packageFacts from "../../package.json" with { type: "json" };

/** Version of Wheelyard itself. */
export const VERSION: string = packageFacts.version;
