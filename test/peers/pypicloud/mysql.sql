/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: 127.0.0.1    Database: ppc
-- ------------------------------------------------------
-- Server version	10.11.19-MariaDB-0+deb12u1

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `packages`
--

DROP TABLE IF EXISTS `packages`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `packages` (
  `filename` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `version` varchar(1000) NOT NULL,
  `last_modified` datetime NOT NULL,
  `summary` text DEFAULT NULL,
  `data` text NOT NULL,
  PRIMARY KEY (`filename`),
  KEY `ix_packages_name` (`name`),
  KEY `ix_packages_last_modified` (`last_modified`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `packages`
--

LOCK TABLES `packages` WRITE;
/*!40000 ALTER TABLE `packages` DISABLE KEYS */;
INSERT INTO `packages` VALUES
('demo_pkg-1.0-py3-none-any.whl','demo-pkg','1.0','2026-11-30 07:30:41','The Demo_Pkg package','{\"uploader\": \"Dora\", \"requires_python\": \">=3.8\", \"hash_sha256\": \"48e20e21d18e0eb5b03d4a05b10752e70635bce3f91021c9b4b64e63352799f9\", \"hash_md5\": \"1ec3faddfdd91018d0c5e94fc0150c91\"}'),
('demo_pkg-1.1-py3-none-any.whl','demo-pkg','1.1','2026-11-30 07:30:42','The demo-pkg package','{\"uploader\": \"rita\", \"requires_python\": \">=3.8\", \"hash_sha256\": \"5a76bdb66c955050abdcd0a23a40456ffa3e5c696e7e66f322b7645574c55170\", \"hash_md5\": \"504a31915f3c8adf93ba76851a536ee8\"}'),
('other_thing-1.0-py3-none-any.whl','wrong-shelf','9.9','2026-11-30 07:30:42','The wrong-shelf package','{\"uploader\": \"root\", \"requires_python\": \">=3.8\", \"hash_sha256\": \"b456176e466810e379ac77cdf5180c4336960fcb7f2b8998744105bad59f3944\", \"hash_md5\": \"780538516cabcf6d8ffa0054b8b37115\"}'),
('public_thing-1.0-py3-none-any.whl','public-thing','1.0','2026-11-30 07:30:42','The public-thing package','{\"uploader\": \"root\", \"requires_python\": \">=3.8\", \"hash_sha256\": \"dd6112040b295df0f12a1561c037dbbb7b963b0232738ec03235e32f66c54f2f\", \"hash_md5\": \"377ab125509fc8a43e9d981fa473e2d1\"}'),
('secret_thing-2.0-py3-none-any.whl','secret-thing','2.0','2026-11-30 07:30:42','The secret-thing package','{\"uploader\": \"rita\", \"requires_python\": \">=3.8\", \"hash_sha256\": \"8060594d32b359b6a27c68623954326f806e752382ccb777ef345a61c9f2b8e2\", \"hash_md5\": \"28f00167b0c855828e6a3f192dbb6674\"}');
/*!40000 ALTER TABLE `packages` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_group_permissions`
--

DROP TABLE IF EXISTS `pypicloud_group_permissions`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_group_permissions` (
  `package` varchar(255) NOT NULL,
  `read` tinyint(1) DEFAULT NULL,
  `write` tinyint(1) DEFAULT NULL,
  `groupname` varchar(255) NOT NULL,
  PRIMARY KEY (`package`,`groupname`),
  KEY `groupname` (`groupname`),
  CONSTRAINT `pypicloud_group_permissions_ibfk_1` FOREIGN KEY (`groupname`) REFERENCES `pypicloud_groups` (`name`) ON DELETE CASCADE,
  CONSTRAINT `CONSTRAINT_1` CHECK (`read` in (0,1)),
  CONSTRAINT `CONSTRAINT_2` CHECK (`write` in (0,1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_group_permissions`
--

LOCK TABLES `pypicloud_group_permissions` WRITE;
/*!40000 ALTER TABLE `pypicloud_group_permissions` DISABLE KEYS */;
INSERT INTO `pypicloud_group_permissions` VALUES
('secret-thing',1,1,'release');
/*!40000 ALTER TABLE `pypicloud_group_permissions` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_groups`
--

DROP TABLE IF EXISTS `pypicloud_groups`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_groups` (
  `name` varchar(255) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_groups`
--

LOCK TABLES `pypicloud_groups` WRITE;
/*!40000 ALTER TABLE `pypicloud_groups` DISABLE KEYS */;
INSERT INTO `pypicloud_groups` VALUES
('developers'),
('release');
/*!40000 ALTER TABLE `pypicloud_groups` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_keyvals`
--

DROP TABLE IF EXISTS `pypicloud_keyvals`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_keyvals` (
  `key` varchar(255) NOT NULL,
  `value` text DEFAULT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_keyvals`
--

LOCK TABLES `pypicloud_keyvals` WRITE;
/*!40000 ALTER TABLE `pypicloud_keyvals` DISABLE KEYS */;
INSERT INTO `pypicloud_keyvals` VALUES
('allow_register','true');
/*!40000 ALTER TABLE `pypicloud_keyvals` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_user_groups`
--

DROP TABLE IF EXISTS `pypicloud_user_groups`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_user_groups` (
  `username` varchar(255) NOT NULL,
  `group` varchar(255) NOT NULL,
  PRIMARY KEY (`username`,`group`),
  KEY `group` (`group`),
  CONSTRAINT `pypicloud_user_groups_ibfk_1` FOREIGN KEY (`username`) REFERENCES `pypicloud_users` (`username`) ON DELETE CASCADE,
  CONSTRAINT `pypicloud_user_groups_ibfk_2` FOREIGN KEY (`group`) REFERENCES `pypicloud_groups` (`name`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_user_groups`
--

LOCK TABLES `pypicloud_user_groups` WRITE;
/*!40000 ALTER TABLE `pypicloud_user_groups` DISABLE KEYS */;
INSERT INTO `pypicloud_user_groups` VALUES
('Dora','developers'),
('rita','developers'),
('rita','release');
/*!40000 ALTER TABLE `pypicloud_user_groups` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_user_permissions`
--

DROP TABLE IF EXISTS `pypicloud_user_permissions`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_user_permissions` (
  `package` varchar(255) NOT NULL,
  `read` tinyint(1) DEFAULT NULL,
  `write` tinyint(1) DEFAULT NULL,
  `username` varchar(255) NOT NULL,
  PRIMARY KEY (`package`,`username`),
  KEY `username` (`username`),
  CONSTRAINT `pypicloud_user_permissions_ibfk_1` FOREIGN KEY (`username`) REFERENCES `pypicloud_users` (`username`) ON DELETE CASCADE,
  CONSTRAINT `CONSTRAINT_1` CHECK (`read` in (0,1)),
  CONSTRAINT `CONSTRAINT_2` CHECK (`write` in (0,1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_user_permissions`
--

LOCK TABLES `pypicloud_user_permissions` WRITE;
/*!40000 ALTER TABLE `pypicloud_user_permissions` DISABLE KEYS */;
INSERT INTO `pypicloud_user_permissions` VALUES
('never_matched',0,1,'viewer'),
('secret-thing',1,0,'viewer');
/*!40000 ALTER TABLE `pypicloud_user_permissions` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `pypicloud_users`
--

DROP TABLE IF EXISTS `pypicloud_users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pypicloud_users` (
  `username` varchar(255) NOT NULL,
  `password` text NOT NULL,
  `admin` tinyint(1) NOT NULL,
  `pending` tinyint(1) NOT NULL,
  PRIMARY KEY (`username`),
  CONSTRAINT `CONSTRAINT_1` CHECK (`admin` in (0,1)),
  CONSTRAINT `CONSTRAINT_2` CHECK (`pending` in (0,1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pypicloud_users`
--

LOCK TABLES `pypicloud_users` WRITE;
/*!40000 ALTER TABLE `pypicloud_users` DISABLE KEYS */;
INSERT INTO `pypicloud_users` VALUES
('Dora','$6$rounds=20500$I7Py3jX4L6NIPkm2$OtrdozfWPm7JbtwKRvponL3Glo9txYfHOxOEnZwSWAuDUqdgYcB6hlW6aPIhgxsp.k9vNWkTZx/PcPP0OXrCw.',0,0),
('late','$6$rounds=20500$3Phpbo1/b5k/GfM.$hc3Az14fevJBc.UxqUjRJyacYLUY3N5Zu855bVMS63Huluy/ZQ285jDS31xc3wYVoDXC5CaTSvCH6Hb9e/G2q1',0,1),
('rita','$6$rounds=20500$xGpfS2wyqbuqI4ES$1WK3iH8ZGlVNIcb9uG5R.DhvNNJgAp9huspiw1eSzoKhiHJw6jWFRnok0uG8VYXrjKxOtOxoEAutJz8n9gihw/',0,0),
('root','$6$rounds=20500$dRP8kPsboSUl0RU8$gofaqsbIbgFc2yeAaNwBYrC5c5811hgTLxvEP4Y3tH6JP0fBsiTq0J.nxgjViVgNJqVHsqznBcmA5qUUm3c/e.',1,0),
('viewer','$6$rounds=20500$fk1CsAitkaTe1GLZ$E/RDQbpTB.UF7fX8PDyA7CDJduCAwYiw6f6QDzquuZfb19yH/S7WFE2E/u2WrDDDBntrDlD0WxlUFaL/647wF1',0,0);
/*!40000 ALTER TABLE `pypicloud_users` ENABLE KEYS */;
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2026-11-30  7:30:42
