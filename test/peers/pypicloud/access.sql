BEGIN TRANSACTION;
CREATE TABLE pypicloud_group_permissions (
	package VARCHAR(255) NOT NULL, 
	read BOOLEAN, 
	write BOOLEAN, 
	groupname VARCHAR(255) NOT NULL, 
	PRIMARY KEY (package, groupname), 
	CHECK (read IN (0, 1)), 
	CHECK (write IN (0, 1)), 
	FOREIGN KEY(groupname) REFERENCES pypicloud_groups (name) ON DELETE CASCADE
);
INSERT INTO "pypicloud_group_permissions" VALUES('secret-thing',1,1,'release');
INSERT INTO "pypicloud_group_permissions" VALUES('public-thing',1,0,'everyone');
CREATE TABLE pypicloud_groups (
	name VARCHAR(255) NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "pypicloud_groups" VALUES('developers');
INSERT INTO "pypicloud_groups" VALUES('release');
CREATE TABLE pypicloud_keyvals (
	"key" VARCHAR(255) NOT NULL, 
	value TEXT, 
	PRIMARY KEY ("key")
);
INSERT INTO "pypicloud_keyvals" VALUES('allow_register','true');
CREATE TABLE pypicloud_user_groups (
	username VARCHAR(255) NOT NULL, 
	"group" VARCHAR(255) NOT NULL, 
	PRIMARY KEY (username, "group"), 
	FOREIGN KEY(username) REFERENCES pypicloud_users (username) ON DELETE CASCADE, 
	FOREIGN KEY("group") REFERENCES pypicloud_groups (name) ON DELETE CASCADE
);
INSERT INTO "pypicloud_user_groups" VALUES('Dora','developers');
INSERT INTO "pypicloud_user_groups" VALUES('rita','developers');
INSERT INTO "pypicloud_user_groups" VALUES('rita','release');
CREATE TABLE pypicloud_user_permissions (
	package VARCHAR(255) NOT NULL, 
	read BOOLEAN, 
	write BOOLEAN, 
	username VARCHAR(255) NOT NULL, 
	PRIMARY KEY (package, username), 
	CHECK (read IN (0, 1)), 
	CHECK (write IN (0, 1)), 
	FOREIGN KEY(username) REFERENCES pypicloud_users (username) ON DELETE CASCADE
);
INSERT INTO "pypicloud_user_permissions" VALUES('secret-thing',1,0,'viewer');
INSERT INTO "pypicloud_user_permissions" VALUES('never_matched',0,1,'viewer');
CREATE TABLE pypicloud_users (
	username VARCHAR(255) NOT NULL, 
	password TEXT NOT NULL, 
	admin BOOLEAN NOT NULL, 
	pending BOOLEAN NOT NULL, 
	PRIMARY KEY (username), 
	CHECK (admin IN (0, 1)), 
	CHECK (pending IN (0, 1))
);
INSERT INTO "pypicloud_users" VALUES('root','$6$rounds=20500$pX42YJRSlE2zpPRf$jrWWi.U7Wx0bewB4zmdtin6APgDNcPttsRY539m5Vbav2LMhBRP4/VNvLobXuKpS8nwPL4YOhLbolyBx4XIcy0',1,0);
INSERT INTO "pypicloud_users" VALUES('Dora','$6$rounds=20500$JgzNeuHNAQm9lEkE$3CunN5w2nElxTld1CoS3gHRa7psCTDx7dj04MrkLsl.GGJgKrKy2.fLOpaUNWGF/NtWE3QeMN2a2f.vII9kMD0',0,0);
INSERT INTO "pypicloud_users" VALUES('rita','$6$rounds=20500$X4vW5eq.YnF9xPcz$thf3.m/psh9gjVTTO/7N8F777CBUmip.g1HQFsqE3UELJyuNBXyB2zQ/BzAjPjY9Yda6ttJmDNMHBeYDzCgDH0',0,0);
INSERT INTO "pypicloud_users" VALUES('viewer','$6$rounds=20500$bk3nTbQFLB0kfx0m$fVIQWrM1pz7htEAM1e2o6esVjMNBuR3k1gm5XLj4YRcrufnsB9wBiiXEWxfwnrh2h8QpaeDi9QMj1MhgNZWMX.',0,0);
INSERT INTO "pypicloud_users" VALUES('late','$6$rounds=20500$g1sUGarwtbH8xB0V$0oV3bxeIawQShBqI5ukYzkFR6JYW3hOvabjcOrLHep7vtMzq99aCiZQ0vDaLp/qTeTDnRSuOtUted7NXxOpAI0',0,1);
COMMIT;
