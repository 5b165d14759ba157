--
-- PostgreSQL database dump
--

\restrict PFbFK7A84cEGtjSR6NexwdqMLbaDFhp3QLuidp4CD7ahCN9mqlMH1qartxP43xM

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: packages; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.packages (
    filename character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    version character varying(1000) NOT NULL,
    last_modified timestamp without time zone NOT NULL,
    summary text,
    data text NOT NULL
);


ALTER TABLE public.packages OWNER TO wheelyard;

--
-- Name: pypicloud_group_permissions; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_group_permissions (
    package character varying(255) NOT NULL,
    read boolean,
    write boolean,
    groupname character varying(255) NOT NULL
);


ALTER TABLE public.pypicloud_group_permissions OWNER TO wheelyard;

--
-- Name: pypicloud_groups; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_groups (
    name character varying(255) NOT NULL
);


ALTER TABLE public.pypicloud_groups OWNER TO wheelyard;

--
-- Name: pypicloud_keyvals; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_keyvals (
    key character varying(255) NOT NULL,
    value text
);


ALTER TABLE public.pypicloud_keyvals OWNER TO wheelyard;

--
-- Name: pypicloud_user_groups; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_user_groups (
    username character varying(255) NOT NULL,
    "group" character varying(255) NOT NULL
);


ALTER TABLE public.pypicloud_user_groups OWNER TO wheelyard;

--
-- Name: pypicloud_user_permissions; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_user_permissions (
    package character varying(255) NOT NULL,
    read boolean,
    write boolean,
    username character varying(255) NOT NULL
);


ALTER TABLE public.pypicloud_user_permissions OWNER TO wheelyard;

--
-- Name: pypicloud_users; Type: TABLE; Schema: public; Owner: wheelyard
--

CREATE TABLE public.pypicloud_users (
    username character varying(255) NOT NULL,
    password text NOT NULL,
    admin boolean NOT NULL,
    pending boolean NOT NULL
);


ALTER TABLE public.pypicloud_users OWNER TO wheelyard;

--
-- Data for Name: packages; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.packages (filename, name, version, last_modified, summary, data) FROM stdin;
demo_pkg-1.0-py3-none-any.whl	demo-pkg	1.0	2026-11-30 07:30:47.118676	The Demo_Pkg package	{"uploader": "Dora", "requires_python": ">=3.8", "hash_sha256": "48e20e21d18e0eb5b03d4a05b10752e70635bce3f91021c9b4b64e63352799f9", "hash_md5": "1ec3faddfdd91018d0c5e94fc0150c91"}
demo_pkg-1.1-py3-none-any.whl	demo-pkg	1.1	2026-11-30 07:30:47.233092	The demo-pkg package	{"uploader": "rita", "requires_python": ">=3.8", "hash_sha256": "5a76bdb66c955050abdcd0a23a40456ffa3e5c696e7e66f322b7645574c55170", "hash_md5": "504a31915f3c8adf93ba76851a536ee8"}
secret_thing-2.0-py3-none-any.whl	secret-thing	2.0	2026-11-30 07:30:47.419192	The secret-thing package	{"uploader": "rita", "requires_python": ">=3.8", "hash_sha256": "8060594d32b359b6a27c68623954326f806e752382ccb777ef345a61c9f2b8e2", "hash_md5": "28f00167b0c855828e6a3f192dbb6674"}
public_thing-1.0-py3-none-any.whl	public-thing	1.0	2026-11-30 07:30:47.577913	The public-thing package	{"uploader": "root", "requires_python": ">=3.8", "hash_sha256": "dd6112040b295df0f12a1561c037dbbb7b963b0232738ec03235e32f66c54f2f", "hash_md5": "377ab125509fc8a43e9d981fa473e2d1"}
other_thing-1.0-py3-none-any.whl	wrong-shelf	9.9	2026-11-30 07:30:47.688724	The wrong-shelf package	{"uploader": "root", "requires_python": ">=3.8", "hash_sha256": "b456176e466810e379ac77cdf5180c4336960fcb7f2b8998744105bad59f3944", "hash_md5": "780538516cabcf6d8ffa0054b8b37115"}
\.


--
-- Data for Name: pypicloud_group_permissions; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_group_permissions (package, read, write, groupname) FROM stdin;
secret-thing	t	t	release
\.


--
-- Data for Name: pypicloud_groups; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_groups (name) FROM stdin;
developers
release
\.


--
-- Data for Name: pypicloud_keyvals; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_keyvals (key, value) FROM stdin;
allow_register	true
\.


--
-- Data for Name: pypicloud_user_groups; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_user_groups (username, "group") FROM stdin;
Dora	developers
rita	developers
rita	release
\.


--
-- Data for Name: pypicloud_user_permissions; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_user_permissions (package, read, write, username) FROM stdin;
secret-thing	t	f	viewer
never_matched	f	t	viewer
\.


--
-- Data for Name: pypicloud_users; Type: TABLE DATA; Schema: public; Owner: wheelyard
--

COPY public.pypicloud_users (username, password, admin, pending) FROM stdin;
root	$6$rounds=20500$5lpmGM.xl4f65Se4$77VlkvY.dMf0aNX.JKc6vj6vHPbVeWmj/W3I1T5DGIU2Z7htM0q3A60xXd2HwE9GIO8fZtPLFmdtcoLDpgWoA1	t	f
late	$6$rounds=20500$R1BoZ0OZtWZ//sDw$nqt3vvgm184yeLTf.Z5pF9f.hy0qH0Zp/kt7TQSz3OJ574qAleRj8ND6vUnINdytrBFHUjTJg92CTwAQ2EaGq/	f	t
Dora	$6$rounds=20500$h7ds1XNfP1FHkjJy$6b/blAWfI8PDY/aAXNcBbyfBgU624h7k4OuS.FS58738foXVZK/d6nOgQSSEu6SveTveYerjhFiT.8G4vNurB.	f	f
rita	$6$rounds=20500$UMLbqsUSKVJj7aR/$8uspLfgu2YdvZHNdPs898.K/VZVHBViHGU/LIhVko.QhfYcrw01qKAGwQrOrCU6EF5DG5DTmouVKhkaZQRhlp1	f	f
viewer	$6$rounds=20500$/ffF4DI5CK7xhaet$3alhRGX1V7CqeUYHgeqSJGAHLEZdU4c8cJxeJ152e00oSp..CHsYEZszyxnypUBSfdBWOssVQfTzVrkd0X2l91	f	f
\.


--
-- Name: packages packages_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.packages
    ADD CONSTRAINT packages_pkey PRIMARY KEY (filename);


--
-- Name: pypicloud_group_permissions pypicloud_group_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_group_permissions
    ADD CONSTRAINT pypicloud_group_permissions_pkey PRIMARY KEY (package, groupname);


--
-- Name: pypicloud_groups pypicloud_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_groups
    ADD CONSTRAINT pypicloud_groups_pkey PRIMARY KEY (name);


--
-- Name: pypicloud_keyvals pypicloud_keyvals_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_keyvals
    ADD CONSTRAINT pypicloud_keyvals_pkey PRIMARY KEY (key);


--
-- Name: pypicloud_user_groups pypicloud_user_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_user_groups
    ADD CONSTRAINT pypicloud_user_groups_pkey PRIMARY KEY (username, "group");


--
-- Name: pypicloud_user_permissions pypicloud_user_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_user_permissions
    ADD CONSTRAINT pypicloud_user_permissions_pkey PRIMARY KEY (package, username);


--
-- Name: pypicloud_users pypicloud_users_pkey; Type: CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_users
    ADD CONSTRAINT pypicloud_users_pkey PRIMARY KEY (username);


--
-- Name: ix_packages_last_modified; Type: INDEX; Schema: public; Owner: wheelyard
--

CREATE INDEX ix_packages_last_modified ON public.packages USING btree (last_modified);


--
-- Name: ix_packages_name; Type: INDEX; Schema: public; Owner: wheelyard
--

CREATE INDEX ix_packages_name ON public.packages USING btree (name);


--
-- Name: pypicloud_group_permissions pypicloud_group_permissions_groupname_fkey; Type: FK CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_group_permissions
    ADD CONSTRAINT pypicloud_group_permissions_groupname_fkey FOREIGN KEY (groupname) REFERENCES public.pypicloud_groups(name) ON DELETE CASCADE;


--
-- Name: pypicloud_user_groups pypicloud_user_groups_group_fkey; Type: FK CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_user_groups
    ADD CONSTRAINT pypicloud_user_groups_group_fkey FOREIGN KEY ("group") REFERENCES public.pypicloud_groups(name) ON DELETE CASCADE;


--
-- Name: pypicloud_user_groups pypicloud_user_groups_username_fkey; Type: FK CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_user_groups
    ADD CONSTRAINT pypicloud_user_groups_username_fkey FOREIGN KEY (username) REFERENCES public.pypicloud_users(username) ON DELETE CASCADE;


--
-- Name: pypicloud_user_permissions pypicloud_user_permissions_username_fkey; Type: FK CONSTRAINT; Schema: public; Owner: wheelyard
--

ALTER TABLE ONLY public.pypicloud_user_permissions
    ADD CONSTRAINT pypicloud_user_permissions_username_fkey FOREIGN KEY (username) REFERENCES public.pypicloud_users(username) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict PFbFK7A84cEGtjSR6NexwdqMLbaDFhp3QLuidp4CD7ahCN9mqlMH1qartxP43xM

