import { openAzure } from "../../../../storage/drivers/azure/client.ts";
import { AzureOptions } from "../../../../storage/drivers/azure/options.ts";
import type { ObjectNotes } from "../bucket.ts";

export async function openNotes({ driver: _, ...terms }: { driver: string }): Promise<ObjectNotes> {
  const given = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
  const { container } = await openAzure(AzureOptions.parse(given));
  return {
    async of(key) {
      const { metadata = {} } = await container.getBlobClient(key).getProperties();
      return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
    },
    close: () => undefined,
  };
}
