#!/usr/bin/env bash
# An LDAP server (OpenLDAP's slapd) for tests, on free loopback ports: test/services/ldap.sh up | down
#
#   up      starts a new one with a few people and prints the line to load: WHEELYARD_TEST_LDAP={…}
#   down    ends it and removes its data
#
#   WHEELYARD_TEST_SERVICES   folder for its data and log (default: one in the temporary folder)
#
# Exits with 3 and a word when slapd is not installed (Debian: slapd, ldap-utils).
set -euo pipefail
root="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
folder="$root/ldap"
base=dc=example,dc=org
export PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/libexec"
say() { echo "ldap.sh: $*" >&2; }

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

certificates() {
  cd "$folder"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=test CA' -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.pem \
    -extfile <(echo subjectAltName=DNS:localhost,IP:127.0.0.1)
  cd - >/dev/null
}

configuration() {
  local schema modules
  schema="$(dirname "$(find /etc/ldap /etc/openldap /usr/share /usr/local/etc -name core.schema -print -quit 2>/dev/null)")"
  modules="$(dirname "$(find /usr/lib /usr/libexec /usr/local/libexec -name 'memberof.so' -print -quit 2>/dev/null)")"
  for name in core cosine inetorgperson; do echo "include $schema/$name.schema"; done
  cat <<TEXT
modulepath $modules
moduleload back_mdb
moduleload memberof
pidfile $folder/pid
TLSCACertificateFile $folder/ca.pem
TLSCertificateFile $folder/server.pem
TLSCertificateKeyFile $folder/server.key
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'adUser' SUP top AUXILIARY MAY ( userAccountControl \$ userPrincipalName \$ sAMAccountName ) )
database mdb
maxsize 67108864
dbnosync
suffix $base
rootdn cn=admin,$base
rootpw admin-password
directory $folder/data
overlay memberof
memberof-group-oc groupOfNames
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact=cn=search,$base read by self read by * none
TEXT
}

content() {
  printf 'dn: %s\nobjectClass: domain\ndc: example\n\n' "$base"
  for unit in people groups others; do
    printf 'dn: ou=%s,%s\nobjectClass: organizationalUnit\nou: %s\n\n' "$unit" "$base" "$unit"
  done
  printf 'dn: cn=search,%s\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: search\nuserPassword: search-password\n\n' "$base"
}

up() {
  command -v slapd >/dev/null && command -v ldapadd >/dev/null || { say "slapd and ldap-utils are not installed"; exit 3; }
  local port secure
  down
  mkdir -p "$folder/data"
  certificates >"$folder/log" 2>&1
  configuration >"$folder/slapd.conf"
  port="$(free_port)" secure="$(free_port)"
  nohup setsid slapd -f "$folder/slapd.conf" -h "ldap://127.0.0.1:$port/ ldaps://127.0.0.1:$secure/" -d none >>"$folder/log" 2>&1 </dev/null &
  for _ in $(seq 300); do
    if [ -s "$folder/pid" ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    sleep 0.1
  done
  content | ldapadd -x -H "ldap://127.0.0.1:$port" -D "cn=admin,$base" -w admin-password >>"$folder/log" 2>&1 ||
    { say "it does not start:"; tail -5 "$folder/log" >&2; exit 1; }
  echo "WHEELYARD_TEST_LDAP={\"url\":\"ldap://127.0.0.1:$port\",\"secureUrl\":\"ldaps://127.0.0.1:$secure\",\"ca\":\"$folder/ca.pem\",\"base\":\"$base\"}"
}

down() {
  local pid
  if [ -s "$folder/pid" ]; then
    pid="$(cat "$folder/pid")"
    kill -INT "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi
  rm -rf "$folder"
}

case "${1:-}" in
  up | down) "$1" ;;
  *) say "use: ldap.sh up | down"; exit 2 ;;
esac
