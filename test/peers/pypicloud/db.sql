BEGIN TRANSACTION;
CREATE TABLE packages (
	filename VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	version VARCHAR(1000) NOT NULL, 
	last_modified DATETIME NOT NULL, 
	summary TEXT, 
	data TEXT NOT NULL, 
	PRIMARY KEY (filename)
);
INSERT INTO "packages" VALUES('demo_pkg-1.0-py3-none-any.whl','demo-pkg','1.0','2026-11-29 06:38:26.001456','The Demo_Pkg package','{"uploader": "Dora", "requires_python": ">=3.8", "hash_sha256": "48e20e21d18e0eb5b03d4a05b10752e70635bce3f91021c9b4b64e63352799f9", "hash_md5": "1ec3faddfdd91018d0c5e94fc0150c91"}');
INSERT INTO "packages" VALUES('demo_pkg-1.1-py3-none-any.whl','demo-pkg','1.1','2026-11-29 06:38:26.534219','The demo-pkg package','{"uploader": "rita", "requires_python": ">=3.8", "hash_sha256": "5a76bdb66c955050abdcd0a23a40456ffa3e5c696e7e66f322b7645574c55170", "hash_md5": "504a31915f3c8adf93ba76851a536ee8"}');
INSERT INTO "packages" VALUES('secret_thing-2.0-py3-none-any.whl','secret-thing','2.0','2026-11-29 06:38:26.745285','The secret-thing package','{"uploader": "rita", "requires_python": ">=3.8", "hash_sha256": "8060594d32b359b6a27c68623954326f806e752382ccb777ef345a61c9f2b8e2", "hash_md5": "28f00167b0c855828e6a3f192dbb6674"}');
INSERT INTO "packages" VALUES('public_thing-1.0-py3-none-any.whl','public-thing','1.0','2026-11-29 06:38:27.054159','The public-thing package','{"uploader": "root", "requires_python": ">=3.8", "hash_sha256": "dd6112040b295df0f12a1561c037dbbb7b963b0232738ec03235e32f66c54f2f", "hash_md5": "377ab125509fc8a43e9d981fa473e2d1"}');
INSERT INTO "packages" VALUES('other_thing-1.0-py3-none-any.whl','wrong-shelf','9.9','2026-11-29 06:38:27.300748','The wrong-shelf package','{"uploader": "root", "requires_python": ">=3.8", "hash_sha256": "b456176e466810e379ac77cdf5180c4336960fcb7f2b8998744105bad59f3944", "hash_md5": "780538516cabcf6d8ffa0054b8b37115"}');
CREATE INDEX ix_packages_name ON packages (name);
CREATE INDEX ix_packages_last_modified ON packages (last_modified);
COMMIT;
