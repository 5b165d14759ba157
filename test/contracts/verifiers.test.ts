import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { generateToken } from "../../src/accounts/token.ts";
import { SCOPE, SKIPPED, VERIFIERS } from "./verifier-drivers.ts";

const RIGHT = "a right pass:w\u00f6rd";
const password = (account: string, given = RIGHT) => ({
  kind: "password" as const,
  account,
  password: given,
});
const token = (text: string, account: string | null = null) => ({
  kind: "token" as const,
  token: text,
  account,
});

for (const [driver, open] of Object.entries(VERIFIERS)) {
  if (SKIPPED[driver] !== undefined) {
    it(`verifier: ${driver}`, { skip: SKIPPED[driver] }, () => undefined);
    continue;
  }
  describe(`verifier: ${driver}`, async () => {
    const opened = await open();
    after(opened.close);
    const { verifier, tokens } = opened;
    let made = 0;
    const someone = async (given: string | null = RIGHT) => {
      const name = `someone-${++made}`;
      await opened.makeAccount(name, given);
      return name;
    };
    const verify = (credentials: Parameters<typeof verifier.verify>[0]) =>
      verifier.verify(credentials, "here");

    it("A01 a right password proves its account, for ever and for everything", async () => {
      const name = await someone();
      const proven = await verify(password(name));
      assert.deepEqual(proven, {
        identity: { kind: "account", id: proven?.identity.id, name },
        scope: null,
        tokenId: null,
        expires: Number.POSITIVE_INFINITY,
      });
      assert.ok(Number.isSafeInteger(proven?.identity.id));
    });

    it("A05 A12 F96 whatever is wrong proves nothing, and costs the same whether or not there is the account", async () => {
      const [name, without] = [await someone(), await someone(null)];
      const wrong = [
        password(name, `${RIGHT} `),
        password(name, ""),
        password(name, RIGHT.toUpperCase()),
        password(without),
        password(without, ""),
        password("nobody"),
        password("x".repeat(5_000)),
        password(""),
      ];
      for (const credentials of wrong) {
        const before = opened.cost();
        assert.equal(await verify(credentials), null, JSON.stringify(credentials).slice(0, 80));
        assert.equal(
          opened.cost() - before,
          opened.isLookedAt(credentials) ? 1 : 0,
          JSON.stringify(credentials).slice(0, 80),
        );
      }
    });

    it("A12 the name of a local account is not the driver's to give, and costs the same as any other", {
      skip: !opened.makeLocal,
    }, async () => {
      const name = await someone();
      await opened.makeLocal?.(name);
      const before = opened.cost();
      assert.equal(await verify(password(name)), null);
      assert.equal(opened.cost() - before, 1);
    });

    it("a new password takes the place of the old one, a disabled account proves nothing, one that is enabled does again", async () => {
      const name = await someone();
      await opened.setPassword(name, "another good one");
      assert.equal(await verify(password(name)), null);
      assert.ok(await verify(password(name, "another good one")));
      await opened.setDisabled(name, true);
      assert.equal(await verify(password(name, "another good one")), null);
      await opened.setDisabled(name, false);
      assert.ok(await verify(password(name, "another good one")));
      await opened.removeAccount(name);
      assert.equal(await verify(password(name, "another good one")), null);
    });

    it("a stamp changes whenever the verdict may, is cheap, and tells no account from none", async () => {
      const name = await someone();
      const stampOf = async (account: string) => {
        const before = opened.cost();
        const stamp = await verifier.stamp(password(account));
        assert.equal(opened.cost(), before);
        return stamp;
      };
      const seen = [await stampOf(name)];
      if (seen[0] === null) return;
      assert.equal(await stampOf(name), seen[0]);
      if (opened.remembers) return assert.equal(await stampOf("nobody"), await stampOf("nobody"));
      await opened.setPassword(name, "another good one");
      seen.push(await stampOf(name));
      await opened.setPassword(name, RIGHT);
      seen.push(await stampOf(name));
      await opened.setDisabled(name, true);
      seen.push(await stampOf(name));
      assert.equal(new Set(seen).size, 4, "also when an earlier password is set again");
      assert.equal(seen[3], await stampOf("nobody"));
    });

    it("what cannot be told now is refused as such, and is no wrong password", async () => {
      const name = await someone();
      opened.setAway(true);
      const away = { name: "Refusal", kind: "unavailable" };
      try {
        await assert.rejects(verify(password(name)), away);
        if (tokens !== null) await assert.rejects(verify(token(generateToken())), away);
      } finally {
        opened.setAway(false);
      }
      assert.ok(await verify(password(name)));
    });

    it("A03 A04 a token proves its account within its scope, until it expires or is revoked", {
      skip: !tokens,
    }, async () => {
      if (tokens === null) return;
      const [name, other] = [await someone(), await someone()];
      const expires = Date.now() + 3_600_000;
      const { id, token: text } = await tokens.make(name, expires);
      for (const credentials of [token(text), token(text, name)]) {
        const proven = await verify(credentials);
        assert.equal(proven?.identity.name, name);
        assert.deepEqual([proven?.scope, proven?.tokenId, proven?.expires], [SCOPE, id, expires]);
      }
      assert.equal(await verify(token(text, other)), null);
      assert.equal(await verify(password(name, text)), null, "a token is no password");
      await opened.setDisabled(name, true);
      assert.equal(await verify(token(text)), null);
      await opened.setDisabled(name, false);
      await tokens.revoke(id);
      assert.equal(await verify(token(text)), null);
      const brief = await tokens.make(name, Date.now() + 50);
      while (Date.now() < (await verify(token(brief.token)).then((proven) => proven?.expires ?? 0)));
      assert.equal(await verify(token(brief.token)), null);
    });

    it("A05 what is no token of its own proves nothing", async () => {
      for (const text of ["", "wy_", generateToken(), "x".repeat(8_000), "' or 1=1 --"])
        assert.equal(await verify(token(text)), null, text.slice(0, 40));
    });
  });
}
