import { z } from "zod";
import { BYTES, SECONDS } from "../settings/units.ts";

export const Limits = z.strictObject({
  fileSize: z
    .number()
    .int()
    .positive()
    .default(21_474_836_480)
    .describe("Maximum size of a distribution file, in bytes.")
    .meta(BYTES),
  docsSize: z
    .number()
    .int()
    .positive()
    .default(1_073_741_824)
    .describe("Maximum size of a zip with the documentation of a release, in bytes.")
    .meta(BYTES),
  resultsSize: z
    .number()
    .int()
    .positive()
    .default(16_777_216)
    .describe("Maximum size of a test report, in bytes.")
    .meta(BYTES),
  resultsKept: z
    .number()
    .int()
    .positive()
    .max(1000)
    .default(10)
    .describe("How many test results are kept of each environment of a release. Older ones are removed."),
  unpackedSize: z
    .number()
    .int()
    .positive()
    .default(214_748_364_800)
    .describe("Maximum unpacked size of an archive, in bytes.")
    .meta(BYTES),
  unpackedRatio: z
    .number()
    .positive()
    .default(200)
    .describe("Most times its own size that an archive may unpack to, once that is over 64 MiB."),
  archiveMembers: z
    .number()
    .int()
    .positive()
    .default(100_000)
    .describe("Maximum number of members in an archive."),
  formField: z
    .number()
    .int()
    .positive()
    .default(8_388_608)
    .describe("Largest text field of an upload form, in bytes; the description is one.")
    .meta(BYTES),
  formFields: z
    .number()
    .int()
    .positive()
    .default(20_000)
    .describe("Most text fields in an upload form; each requirement and each classifier is one."),
  formSize: z
    .number()
    .int()
    .positive()
    .default(16_777_216)
    .describe("Most bytes of all text fields of an upload form together, which are held in memory.")
    .meta(BYTES),
  metadataFields: z
    .number()
    .int()
    .positive()
    .default(20_000)
    .describe("Most fields in the core metadata of a file; each requirement, classifier and link is one."),
  metadata: z
    .enum(["lenient", "strict"])
    .default("lenient")
    .describe(
      "How uploaded metadata is read. `lenient`: a version specifier that is not valid by PEP 440 but that installers understand, such as `>=3.6.*`, is accepted with a warning. `strict`: it is refused.",
    ),
  attestations: z
    .enum(["ignore", "refuse"])
    .default("ignore")
    .describe(
      "What happens to uploads with attestations (PEP 740), which this server does not verify. `ignore`: the file is accepted without them, with a warning. `refuse`: the upload is refused.",
    ),
  connections: z
    .number()
    .int()
    .positive()
    .default(10_000)
    .describe("Maximum number of open connections per process."),
  headerTimeout: z
    .number()
    .positive()
    .default(20)
    .describe("Timeout for receiving a request's headers, in seconds.")
    .meta(SECONDS),
  idleTimeout: z
    .number()
    .positive()
    .default(75)
    .describe("Seconds that a connection can be idle between requests.")
    .meta(SECONDS),
  bodyTimeout: z
    .number()
    .positive()
    .default(60)
    .describe("Seconds without progress after which an upload or download is aborted.")
    .meta(SECONDS),
  pageCache: z
    .number()
    .int()
    .positive()
    .default(134_217_728)
    .describe("Size of the page cache in each process, in bytes.")
    .meta(BYTES),
  apiRequests: z
    .number()
    .int()
    .positive()
    .default(30_000)
    .describe("Maximum requests per minute of one caller to the management API, on each machine."),
  signInAttempts: z
    .number()
    .int()
    .positive()
    .default(20)
    .describe(
      "Wrong passwords a minute for one account, on each machine, before further ones are slowed. Ten times as many for one network. Tokens are never slowed.",
    ),
});
