/** Names, summaries and versions of a site of any size: the same for the same number, the names all different. */

const WHOSE = ["acme", "rail", "yard", "north", "depot", "cargo", "signal", "union", "metro", "harbour"];
const WHAT = [
  ["billing", "Writes and sends the bills"],
  ["timetable", "Plans when which train leaves"],
  ["weather", "Knows the weather on the line"],
  ["tracker", "Follows wagons by their beacons"],
  ["gateway", "Speaks with the partners' systems"],
  ["models", "Trained models for the forecast of loads"],
  ["schema", "Message formats between the services"],
  ["client", "Typed client of the internal API"],
  ["testing", "Fixtures and fakes for tests"],
  ["report", "Monthly figures as tables and charts"],
] as const;
const FORM = ["core", "cli", "io", "utils", "async", "plugin", "sdk", "server", "types", "tools"];

/** `acme-billing-core`, and from 1,000 on with a number behind. */
export function nameOf(number: number): string {
  const words = [WHOSE[number % 10], whatOf(number)[0], FORM[Math.floor(number / 100) % 10]];
  const round = Math.floor(number / 1_000);
  return round === 0 ? words.join("-") : `${words.join("-")}-${round}`;
}

export function summaryOf(number: number): string {
  return `${whatOf(number)[1]}, for the ${WHOSE[number % 10]} teams`;
}

/** In order, with a pre-release now and then. */
export function versionOf(number: number): string {
  const [major, minor, patch] = [Math.floor(number / 200) + 1, Math.floor(number / 10) % 20, number % 10];
  return `${major}.${minor}.${patch}${patch === 9 ? "rc1" : ""}`;
}

function whatOf(number: number) {
  return WHAT[Math.floor(number / 10) % 10] as (typeof WHAT)[number];
}
