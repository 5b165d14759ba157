BEGIN TRANSACTION;
CREATE TABLE classifier (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	name VARCHAR(255) NOT NULL, 
	parent_id INTEGER, 
	category VARCHAR(80) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(parent_id) REFERENCES classifier (id)
);
CREATE TABLE classifier__package (
	classifier_id INTEGER, 
	package_id INTEGER, 
	FOREIGN KEY(classifier_id) REFERENCES classifier (id), 
	FOREIGN KEY(package_id) REFERENCES package (id)
);
CREATE TABLE classifier__release (
	classifier_id INTEGER, 
	release_id INTEGER, 
	FOREIGN KEY(classifier_id) REFERENCES classifier (id) ON DELETE cascade, 
	FOREIGN KEY(release_id) REFERENCES release (id)
);
CREATE TABLE "group" (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	name VARCHAR(255) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "group" VALUES(1,'2026-11-29 12:32:03','admin');
INSERT INTO "group" VALUES(2,'2026-11-29 12:32:03','developer');
INSERT INTO "group" VALUES(3,'2026-11-29 12:32:03','installer');
CREATE TABLE group__permission (
	group_id INTEGER, 
	permission_id INTEGER, 
	FOREIGN KEY(group_id) REFERENCES "group" (id), 
	FOREIGN KEY(permission_id) REFERENCES permission (id)
);
INSERT INTO "group__permission" VALUES(3,3);
INSERT INTO "group__permission" VALUES(2,1);
INSERT INTO "group__permission" VALUES(2,3);
INSERT INTO "group__permission" VALUES(2,2);
INSERT INTO "group__permission" VALUES(1,1);
INSERT INTO "group__permission" VALUES(1,3);
INSERT INTO "group__permission" VALUES(1,2);
INSERT INTO "group__permission" VALUES(1,4);
CREATE TABLE package (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	update_at DATETIME, 
	name VARCHAR(200), 
	local BOOLEAN NOT NULL, 
	downloads INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	CHECK (local IN (0, 1))
);
INSERT INTO "package" VALUES(1,'2026-11-29 12:32:05','2026-11-29 12:32:05','Mirrored.Thing',0,0);
INSERT INTO "package" VALUES(2,'2026-11-29 12:32:08','2026-11-29 12:32:14','Demo.Pkg',1,0);
INSERT INTO "package" VALUES(3,'2026-11-29 12:32:09','2026-11-29 12:32:10','changing',1,0);
INSERT INTO "package" VALUES(4,'2026-11-29 12:32:10','2026-11-29 12:32:10','Tool_Box',1,0);
INSERT INTO "package" VALUES(5,'2026-11-29 12:32:11','2026-11-29 12:32:11','two_names',1,0);
INSERT INTO "package" VALUES(6,'2026-11-29 12:32:11','2026-11-29 12:32:11','two.names',1,0);
CREATE TABLE package__maintainer (
	package_id INTEGER, 
	maintainer_id INTEGER, 
	FOREIGN KEY(package_id) REFERENCES package (id), 
	FOREIGN KEY(maintainer_id) REFERENCES user (id)
);
INSERT INTO "package__maintainer" VALUES(2,4);
CREATE TABLE package__owner (
	package_id INTEGER, 
	owner_id INTEGER, 
	FOREIGN KEY(package_id) REFERENCES package (id), 
	FOREIGN KEY(owner_id) REFERENCES user (id)
);
INSERT INTO "package__owner" VALUES(1,8);
INSERT INTO "package__owner" VALUES(2,3);
INSERT INTO "package__owner" VALUES(3,4);
INSERT INTO "package__owner" VALUES(4,4);
INSERT INTO "package__owner" VALUES(5,3);
INSERT INTO "package__owner" VALUES(6,4);
CREATE TABLE permission (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	name VARCHAR(255) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "permission" VALUES(1,'2026-11-29 12:32:03','user_view');
INSERT INTO "permission" VALUES(2,'2026-11-29 12:32:03','upload_releasefile');
INSERT INTO "permission" VALUES(3,'2026-11-29 12:32:03','download_releasefile');
INSERT INTO "permission" VALUES(4,'2026-11-29 12:32:03','admin_view');
CREATE TABLE release (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	version VARCHAR(60) NOT NULL, 
	summary VARCHAR(255), 
	downloads INTEGER, 
	package_id INTEGER NOT NULL, 
	author_id INTEGER, 
	maintainer_id INTEGER, 
	stable_version VARCHAR(60), 
	home_page VARCHAR(255), 
	license TEXT, 
	description TEXT, 
	keywords VARCHAR(255), 
	platform VARCHAR(80), 
	download_url VARCHAR(800), 
	bugtrack_url VARCHAR(800), 
	docs_url VARCHAR(800), 
	PRIMARY KEY (id), 
	FOREIGN KEY(package_id) REFERENCES package (id), 
	FOREIGN KEY(author_id) REFERENCES user (id), 
	FOREIGN KEY(maintainer_id) REFERENCES user (id)
);
INSERT INTO "release" VALUES(1,'2026-11-29 12:32:05','3.0','From upstream',0,1,8,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "release" VALUES(2,'2026-11-29 12:32:08','1.0','The Demo.Pkg package',0,2,3,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(3,'2026-11-29 12:32:09','1.1rc1','The Demo.Pkg package',0,2,3,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(4,'2026-11-29 12:32:09','1.0','The changing package',0,3,4,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(5,'2026-11-29 12:32:10','1.0','The Tool_Box package',0,4,4,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(6,'2026-11-29 12:32:11','1.0','The two_names package',0,5,3,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(7,'2026-11-29 12:32:11','2.0','The two.names package',0,6,4,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
INSERT INTO "release" VALUES(8,'2026-11-29 12:32:14','1.2','The Demo.Pkg package',0,2,4,NULL,NULL,NULL,NULL,NULL,NULL,'any',NULL,NULL,NULL);
CREATE TABLE release_file (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	release_id INTEGER NOT NULL, 
	filename VARCHAR(200) NOT NULL, 
	md5_digest VARCHAR(50), 
	size INTEGER, 
	package_type VARCHAR(13) NOT NULL, 
	python_version VARCHAR(25), 
	url VARCHAR(1024), 
	downloads INTEGER, 
	has_sig BOOLEAN, 
	comment_text TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(release_id) REFERENCES release (id), 
	UNIQUE (filename), 
	CONSTRAINT enum_release_file_package_type CHECK (package_type IN ('sdist', 'bdist_egg', 'bdist_msi', 'bdist_dmg', 'bdist_rpm', 'bdist_dumb', 'bdist_wininst', 'bdist_wheel')), 
	CHECK (has_sig IN (0, 1))
);
INSERT INTO "release_file" VALUES(1,'2026-11-29 12:32:05',1,'Mirrored.Thing-3.0.tar.gz','00000000000000000000000000000000',10,'sdist',NULL,'http://127.0.0.1:9/Mirrored.Thing-3.0.tar.gz',0,0,NULL);
INSERT INTO "release_file" VALUES(2,'2026-11-29 12:32:08',2,'Demo.Pkg-1.0.tar.gz','de4e2517ccadf6dcbc22003faf0128da',224,'sdist','source',NULL,0,0,'by Dora');
INSERT INTO "release_file" VALUES(3,'2026-11-29 12:32:09',2,'Demo.Pkg-1.0-pypy3-any.whl','4c4c2806cc936629154ff62fb94b97c3',945,'bdist_wheel','py3',NULL,0,0,'by Dora');
INSERT INTO "release_file" VALUES(4,'2026-11-29 12:32:09',3,'Demo.Pkg-1.1rc1-py2.7-any.whl','e2bceb2f8b7550adce0ae9dfb3f479c2',993,'bdist_wheel','2.7',NULL,0,0,'by Dora');
INSERT INTO "release_file" VALUES(5,'2026-11-29 12:32:09',4,'changing-1.0.tar.gz','0be05bcdd270a1ae7417a6117d9f8da8',223,'sdist','source',NULL,0,0,'by rita');
INSERT INTO "release_file" VALUES(6,'2026-11-29 12:32:10',5,'Tool_Box-1.0-py2.7-any.egg','82c83075d004bcbca5304b77db3ff7c9',302,'bdist_egg','2.7',NULL,0,0,'by rita');
INSERT INTO "release_file" VALUES(7,'2026-11-29 12:32:11',6,'two_names-1.0.tar.gz','e09de048c6ef4ffbf7a4cc84a6728b0d',225,'sdist','source',NULL,0,0,'by Dora');
INSERT INTO "release_file" VALUES(8,'2026-11-29 12:32:11',7,'two.names-2.0.tar.gz','e48aa26b5ac136fb067320c37c378f68',223,'sdist','source',NULL,0,0,'by rita');
INSERT INTO "release_file" VALUES(9,'2026-11-29 12:32:14',8,'Demo.Pkg-1.2-pypy3-any.whl','ad5e102b17059e2491ffdf65495abad2',945,'bdist_wheel','py3',NULL,0,0,'by rita');
CREATE TABLE user (
	id INTEGER NOT NULL, 
	created_at DATETIME, 
	login VARCHAR(255) NOT NULL, 
	password VARCHAR(60), 
	firstname VARCHAR(255), 
	lastname VARCHAR(255), 
	email VARCHAR(255), 
	local BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (local IN (0, 1))
);
INSERT INTO "user" VALUES(1,'2026-11-29 12:32:03','admin','$2a$10$avql1eBNHUSK1D9.WrTLteDxTYCOBNfEq/Ljgmb1eoq5QHrwILKze',NULL,NULL,'root@localhost.localdomain',1);
INSERT INTO "user" VALUES(2,'2026-11-29 12:32:03','pip','$2a$10$HZK8hB/Hc9U7WO/mUbsBHuHqNLKCcO.K..ABsIQxzR9xlPlGGOUAe',NULL,NULL,NULL,1);
INSERT INTO "user" VALUES(3,'2026-11-29 12:32:05','Dora','$2a$10$RNOUqWQEHyCQJWvpgH3acuo4OWpmudsqQHSyhiDOmV6GaKeD1EOZe','Dora','Test','Dora@example.org',1);
INSERT INTO "user" VALUES(4,'2026-11-29 12:32:05','rita','$2a$10$e0NxKLVGR.KkYbvdN4qBhudpOBxIlgLjxCF.NvL2Z5u4e/Xj2FDxC','rita','Test','rita@example.org',1);
INSERT INTO "user" VALUES(5,'2026-11-29 12:32:05','sam','$2a$10$78O2FOL/eT.jBXvbkbsinOnKQEH5kWXZ.hdBZqXAUhVyMeAPbodpa','sam','Test','sam@example.org',1);
INSERT INTO "user" VALUES(6,'2026-11-29 12:32:05','boss','$2a$10$orkqAT/L3m1AC3SokFp.5O/u.O1134fD31ZRPohJBgsX6mDLD1OCm','boss','Test','boss@example.org',1);
INSERT INTO "user" VALUES(7,'2026-11-29 12:32:05','ldap-lea','$2a$10$HnFhy4zu3gwz3/MyoD30EeBIj0JMOhK5M7A6W0JmsCULEK/.6d5Mm','ldap-lea','Test','ldap-lea@example.org',1);
INSERT INTO "user" VALUES(8,'2026-11-29 12:32:05','stranger',NULL,NULL,NULL,'stranger@example.org',0);
CREATE TABLE user__group (
	group_id INTEGER, 
	user_id INTEGER, 
	FOREIGN KEY(group_id) REFERENCES "group" (id), 
	FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "user__group" VALUES(3,2);
INSERT INTO "user__group" VALUES(1,1);
INSERT INTO "user__group" VALUES(2,7);
INSERT INTO "user__group" VALUES(3,7);
INSERT INTO "user__group" VALUES(2,4);
INSERT INTO "user__group" VALUES(3,5);
INSERT INTO "user__group" VALUES(2,3);
INSERT INTO "user__group" VALUES(1,6);
CREATE UNIQUE INDEX idx_user_login_local ON user (login, local);
CREATE UNIQUE INDEX idx_classifier_category_name ON classifier (category, name);
CREATE UNIQUE INDEX idx_release_package_id_version ON release (package_id, version);
COMMIT;
