import assert from "node:assert/strict";
import { it } from "node:test";
import type { ProjectName } from "../names/project-name.ts";
import { isMetadataOf } from "./metadata-of.ts";

const is = (text: string) => isMetadataOf(Buffer.from(text), "my-app" as ProjectName, "1.0");

it("D06 core metadata of the release are told from everything else that a server may send", () => {
  assert.ok(is("Metadata-Version: 2.1\nName: My.App\nVersion: 1.0\n\nText"));
  assert.ok(is("Name: my_app\r\nVersion: 1.0.0\r\nMetadata-Version: 2.4\r\n\r\nText"));
  assert.ok(is("Metadata-Version: 2.6\nName: my-app\nSome-New-Field: x"));
  for (const other of [
    "",
    "<html>Sign in</html>",
    '{"error": "not found"}',
    "Not found",
    "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n",
    "Metadata-Version: 2.1\nName: my-app\nVersion: 2.0\n",
    "Name: my-app\nVersion: 1.0\n",
    "<p>\nMetadata-Version: 2.1\nName: my-app\n",
    "Summary: x\n\nMetadata-Version: 2.1\nName: my-app\n",
  ])
    assert.ok(!is(other), other);
});
