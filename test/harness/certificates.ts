import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface MadeCertificate {
  certificate: string;
  privateKey: string;
}

/** A certificate that signs itself, for 127.0.0.1, as files in a folder; null: there is no openssl here. */
export function makeCertificate(folder: string, name: string): MadeCertificate | null {
  const made = { certificate: join(folder, `${name}.pem`), privateKey: join(folder, `${name}.key`) };
  const order =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -addext subjectAltName=IP:127.0.0.1";
  const files = ["-subj", `/CN=${name}`, "-keyout", made.privateKey, "-out", made.certificate];
  try {
    execFileSync("openssl", [...order.split(" "), ...files], { stdio: "ignore" });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The same, signed by an authority of its own: clients that take no authority's certificate for a server's trust this one. */
export function makeSignedCertificate(
  folder: string,
  name: string,
): (MadeCertificate & { authority: string }) | null {
  const authority = makeCertificate(folder, `${name}-authority`);
  if (authority === null) return null;
  const made = { certificate: join(folder, `${name}.pem`), privateKey: join(folder, `${name}.key`) };
  const order = [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
    ...["-CA", authority.certificate, "-CAkey", authority.privateKey, "-subj", `/CN=${name}`],
    ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=IP:127.0.0.1"],
    ...["-keyout", made.privateKey, "-out", made.certificate],
  ];
  execFileSync("openssl", order, { stdio: "ignore" });
  return { ...made, authority: authority.certificate };
}

/** The same, but valid until yesterday. */
export function makeExpiredCertificate(
  folder: string,
  name: string,
): (MadeCertificate & { authority: string }) | null {
  const made = makeSignedCertificate(folder, name);
  if (made === null) return null;
  const asked = join(folder, `${name}.csr`);
  const ask = ["x509", "-x509toreq", "-copy_extensions", "copyall", "-in", made.certificate];
  execFileSync("openssl", [...ask, "-signkey", made.privateKey, "-out", asked], { stdio: "ignore" });
  const sign = ["x509", "-req", "-days", "-1", "-copy_extensions", "copyall", "-in", asked];
  const authority = ["-CA", made.authority, "-CAkey", join(folder, `${name}-authority.key`)];
  execFileSync("openssl", [...sign, ...authority, "-CAcreateserial", "-out", made.certificate], {
    stdio: "ignore",
  });
  return made;
}
