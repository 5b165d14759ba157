import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type UserDelegationKey,
} from "@azure/storage-blob";
import { CachedSigner } from "../../remote/cached-signer.ts";
import { encodeKey, publicUrlSigner, type Signer, signingWindow } from "../../remote/signer.ts";
import type { AzureAccess } from "./client.ts";
import type { AzureOptions } from "./options.ts";

const PRIVATE = "private, max-age=31536000, immutable";
const HOUR_MS = 3_600_000;
/** The longest life of a delegated key. */
const LONGEST_KEY_MS = 7 * 24 * HOUR_MS - HOUR_MS;

/** Shared access signatures: by the account's key, or by a key that the store delegates to this identity for a time. */
export function azureSigner(options: AzureOptions, access: AzureAccess): Signer {
  const delegated = delegatedKeys(access);
  const own = new CachedSigner({
    async sign(key, { life, isPublic }) {
      const window = signingWindow(life, Date.now());
      const values = {
        containerName: options.container,
        blobName: key,
        permissions: BlobSASPermissions.parse("r"),
        startsOn: new Date(window.signedAt),
        expiresOn: new Date(window.expiresAt),
        protocol: access.container.url.startsWith("https:") ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
        ...(isPublic ? {} : { cacheControl: PRIVATE }),
      };
      const query = access.sharedKey
        ? generateBlobSASQueryParameters(values, access.sharedKey)
        : generateBlobSASQueryParameters(
            values,
            await delegated(window.signedAt, window.expiresAt),
            access.service.accountName,
          );
      return { url: `${access.container.url}/${encodeKey(key)}?${query}`, sameUntil: window.sameUntil };
    },
  });
  return publicUrlSigner(options.publicUrl, own);
}

/** A delegated key that is valid for a whole period; a new one is requested if the current one is not. */
function delegatedKeys({ service }: AzureAccess): (from: number, to: number) => Promise<UserDelegationKey> {
  let known: { from: number; to: number; key: Promise<UserDelegationKey> } | null = null;
  return (from, to) => {
    if (known === null || from < known.from || to > known.to) {
      const until = Math.max(to, from + Math.min(24 * HOUR_MS, LONGEST_KEY_MS));
      const key = service.getUserDelegationKey(new Date(from), new Date(until));
      known = { from, to: until, key };
      key.catch(() => {
        known = null;
      });
    }
    return known.key;
  };
}
