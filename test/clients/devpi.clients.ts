import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { Client, findTool, makeWorld } from "./client.ts";
import { buildPackage } from "./packages.ts";

/** Today's client, and the last of version 5. */
for (const tool of ["devpi", "devpi5"]) describe(tool, () => dayWith(tool));

async function dayWith(tool: string): Promise<void> {
  const server = await startServer({ config: { compat: ["devpi"] } });
  after(() => server.remove());
  const { client, skip } = findTool(tool);
  const world = makeWorld();
  const devpi = (...args: string[]) => client.run("devpi", args, world, { HOME: join(world.folder, "home") });
  const refused = async (...args: string[]) => {
    const { code, output } = await client.try("devpi", args, world, { HOME: join(world.folder, "home") });
    assert.notEqual(code, 0, `devpi ${args.join(" ")} succeeded:\n${output}`);
    return output;
  };
  const PASSWORD = "alice has a password";
  const first = skip ? null : await buildPackage({ name: "Devpi.Demo", version: "1.0" });
  const second = skip ? null : await buildPackage({ name: "devpi-demo", version: "1.1" });

  test("the day of an administrator: use, login, user, index", { skip }, async () => {
    assert.match(await devpi("use", server.origin), /not logged in|no current index/i);
    const wrong = await refused("login", "admin", "--password", "not the password");
    assert.match(wrong, /401/);
    assert.match(await devpi("login", "admin", "--password", ADMIN_PASSWORD), /valid for 10\.00 hours/);
    await devpi("user", "-c", "alice", `password=${PASSWORD}`);
    assert.match(
      await refused("index", "-c", "alice/odd", "acl_upload=nobody-here"),
      /no account nobody-here/,
    );
    await devpi("user", "-c", "bob", `password=${PASSWORD}`);
    await devpi("index", "-c", "alice/prod");
    const made = await devpi(
      "index",
      "-c",
      "alice/dev",
      "bases=alice/prod,root/main",
      "volatile=True",
      "title=For tests",
    );
    assert.match(made, /bases=alice\/prod,root\/main/);
    assert.match(made, /volatile=True/);
    assert.match(made, /acl_upload=alice/);
    const changed = await devpi("index", "alice/dev", "acl_upload+=bob", "bases-=root/main");
    assert.match(changed, /acl_upload=alice,bob/);
    assert.match(changed, /bases=alice\/prod\n/);
    assert.match(await devpi("index", "alice/dev", "acl_upload=alice"), /acl_upload=alice\n/);
    // The client of version 5 lists only what the user at hand owns.
    if (tool === "devpi") assert.match(await devpi("index", "-l", "alice"), /alice\/dev\s+alice\/prod/);
    assert.match(await devpi("user", "-l"), /alice/);
    assert.match(await refused("index", "alice/dev", "shiny=yes"), /no setting shiny/);
    assert.match(await devpi("logoff"), /login information deleted/);
  });

  test("the day of a developer: upload, list, push, install, remove", { skip }, async () => {
    await devpi("use", `${server.origin}/alice/dev`);
    assert.match(await refused("upload", "--no-vcs", first?.wheel ?? ""), /401|need to be authenticated/);
    await devpi("login", "alice", "--password", PASSWORD);
    await devpi("upload", first?.wheel ?? "", first?.sdist ?? "");
    await devpi("upload", second?.wheel ?? "");
    assert.match(await devpi("list"), /devpi-demo/);
    const listed = await devpi("list", "devpi-demo");
    assert.match(listed, /alice\/dev\/\+f\/\S+\/devpi_demo-1\.1-\S+\.whl/);
    assert.match(listed, /devpi_demo-1\.0\S*\.tar\.gz/);
    const pushed = await devpi("push", "devpi-demo==1.0", "alice/prod");
    assert.match(pushed, /200 register devpi-demo 1\.0 -> alice\/prod/);
    assert.match(pushed, /store_releasefile alice\/prod\/devpi_demo-1\.0/);
    assert.match(await refused("push", "devpi-demo==9.9", "alice/prod"), /404/);
    assert.match(await refused("push", "devpi-demo==1.1", "root/main"), /403/);
    assert.match(await devpi("list", "--index", "alice/prod", "devpi-demo"), /alice\/prod\/\+f\//);
    await devpi("refresh", "devpi-demo");
    assert.match(await devpi("getjson", "/alice/dev/devpi-demo/1.1"), /"version": "1\.1"/);

    const python = findTool("build").client.path("python");
    await new Client("python", join(python, "..")).run("python", ["-m", "venv", ".venv"], world);
    const venv = new Client("venv", join(world.folder, ".venv/bin"));
    const env = { VIRTUAL_ENV: join(world.folder, ".venv") };
    await client.run("devpi", ["install", "--venv", ".venv", "devpi-demo"], world, env);
    const said = await venv.run("python", ["-c", "import devpi_demo; print(devpi_demo.VERSION)"], world);
    assert.equal(said.trim(), "1.1");

    await devpi("remove", "-y", "devpi-demo==1.1");
    assert.doesNotMatch(await devpi("list", "devpi-demo"), /1\.1/);
    assert.match(await refused("remove", "-y", "--index", "root/main", "devpi-demo"), /404/);
    await devpi("remove", "-y", "devpi-demo");
    assert.doesNotMatch(await devpi("list"), /^devpi-demo$/m);
  });

  test("a user may not do what their grants do not give", { skip }, async () => {
    assert.match(await refused("index", "-c", "alice/more"), /403/);
    assert.match(await refused("user", "-c", "mallory", `password=${PASSWORD}`), /403/);
    assert.match(await refused("index", "-y", "--delete", "alice/prod"), /403/);
  });

  test("and at the end of the day: index and user removed by the administrator", { skip }, async () => {
    await devpi("login", "admin", "--password", ADMIN_PASSWORD);
    await devpi("use", `${server.origin}/`);
    await devpi("user", "-m", "alice", "password=a wholly new password");
    assert.match(await devpi("login", "alice", "--password", "a wholly new password"), /logged in/);
    await devpi("login", "admin", "--password", ADMIN_PASSWORD);
    await devpi("user", "-y", "--delete", "alice");
    assert.match(await refused("login", "alice", "--password", "a wholly new password"), /401/);
  });

  test("a developer makes a sandbox of their own, once a rule allows it", { skip }, async () => {
    await devpi("use", server.origin);
    await devpi("login", "bob", "--password", PASSWORD);
    assert.match(await refused("index", "-c", "dev"), /403/);
    await server.admin.manage("PUT", "/sandbox-rules/authenticated", {
      ...{ maxIndexes: 1, maxSize: 5_000_000, bases: ["root/main"] },
    });
    const made = await devpi("index", "-c", "dev");
    assert.match(made, /bob\/dev/);
    assert.match(made, /bases=root\/main/);
    assert.match(made, /volatile=True/);
    await devpi("use", `${server.origin}/bob/dev`);
    await devpi("upload", first?.wheel ?? "");
    assert.match(await devpi("list"), /devpi-demo/);
    assert.match(await devpi("index", "bob/dev", "title=Mine", "acl_upload+=admin"), /acl_upload=bob,admin/);
    assert.match(await refused("index", "bob/dev", "bases=root/pypi"), /403/);
    assert.match(await refused("index", "-c", "another"), /409|You can have 1 index of your own/);
    assert.match(await refused("index", "-c", "alice/theirs"), /403/);
    await devpi("remove", "-y", "devpi-demo");
    await devpi("index", "--delete", "-y", "bob/dev");
  });
}
