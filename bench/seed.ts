import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Fills the database of a stopped server with projects that have facts but no bytes: enough for pages, and quick
 * enough for 100,000 projects. Names are `<prefix>-<n>`, files are small pure wheels.
 */
export function seedProjects(
  databasePath: string,
  prefix: string,
  projects: number,
  filesEach: number,
): void {
  const db = new DatabaseSync(databasePath);
  db.exec("pragma foreign_keys = on; begin immediate");
  const index = db.prepare("select id from indexes where owner = 'root' and name = 'main'").get() as {
    id: number;
  };
  let serial = Number(
    (db.prepare("select value from site where key = 'serial'").get() as { value: string }).value,
  );
  const project = db.prepare(
    `insert into projects (index_id, name, display_name, status, restricted, created_at, serial)
     values (?, ?, ?, 'active', 0, ?, ?) returning id`,
  );
  const file = db.prepare(
    `insert into files (index_id, project_id, filename, filename_key, version, kind, size, sha256, requires_python,
       metadata_sha256, has_signature, uploaded_at, uploaded_by, added_serial)
     values (?, ?, ?, ?, ?, 'wheel', ?, ?, '>=3.8', ?, 0, ?, 'admin', ?)`,
  );
  const at = Date.now();
  for (let n = 0; n < projects; n++) {
    const name = projects === 1 ? prefix : `${prefix}-${n}`;
    const { id } = project.get(index.id, name, name, at, ++serial) as { id: number };
    for (let v = 0; v < filesEach; v++) {
      const filename = `${name.replaceAll("-", "_")}-1.${v}-py3-none-any.whl`;
      const digest = createHash("sha256").update(filename).digest("hex");
      file.run(
        index.id,
        id,
        filename,
        filename.toLowerCase(),
        `1.${v}`,
        1234 + v,
        digest,
        digest,
        at,
        serial,
      );
    }
  }
  db.prepare("update site set value = ? where key = 'serial'").run(String(serial));
  // No record is kept of them: a server would write them all while it is measured. Database and storage agree on that.
  db.prepare("insert or replace into site (key, value) values ('records.serial', ?)").run(String(serial));
  db.prepare("update indexes set serial = ? where id = ?").run(serial, index.id);
  db.exec("commit");
  db.close();
  const recorded = join(dirname(databasePath), "storage/records/site/serial.json");
  writeFileSync(recorded, JSON.stringify({ wheelyard: 1, serial }));
}
