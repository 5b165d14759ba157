import { GcsClient } from "../../../../storage/drivers/gcs/client.ts";
import { GcsOptions } from "../../../../storage/drivers/gcs/options.ts";
import type { ObjectNotes } from "../bucket.ts";

export async function openNotes({ driver: _, ...terms }: { driver: string }): Promise<ObjectNotes> {
  const given = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
  const client = new GcsClient(GcsOptions.parse(given));
  return {
    async of(key) {
      const { body } = await client.ask({ method: "GET", path: `${client.path(key)}?fields=metadata` });
      const { metadata = {} } = JSON.parse(body.toString()) as { metadata?: Record<string, string> };
      return lowerCase(metadata);
    },
    close: () => client.close(),
  };
}

function lowerCase(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}
