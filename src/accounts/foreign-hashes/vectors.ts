/** [format, password, hash], made by passlib 1.7.4, bcrypt 4.0, argon2-cffi and OpenSSL. */
export const VECTORS: readonly (readonly [string, string, string])[] = [
  [
    "argon2id (devpi)",
    "correct horse",
    "$argon2id$v=19$m=65536,t=3,p=4$MQYAgHCOMYawltLam/M+Rw$1w/bs3AimqdM5kPJCMUruDdNa/MKBlg9siqAhyDGgNM",
  ],
  [
    "argon2i",
    "correct horse",
    "$argon2i$v=19$m=512,t=2,p=2$+P/f21uLkTIGAMC4N+bc2w$2KWaJQHlsatYHVufloDvp355KEr7F4/buI3A7WaMPj0",
  ],
  ["bcrypt 2a", "pässwörd-☃", "$2a$05$krRxHfGHbprfuhcyCPEanui7NaAggLo1mvq3Fz06vQQzh9sC5NLR6"],
  ["bcrypt 2b", "pässwörd-☃", "$2b$05$NDLndqGdyPYrzzhUYHtWKe0C1dqY.C42n4afyBR/AJlWWvKjS5UFm"],
  ["bcrypt 2y", "pässwörd-☃", "$2y$05$sITq3BzRRzdAI7CgPUbDG.gvRphaKl6Q.eXrepHOzMxniAD5QqGQO"],
  [
    "bcrypt, more than 72 bytes",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "$2b$04$G8iqsw6PHsbO8rB2VEWd2e6zjv..jJpHAhlDiWutqflOea8aPBQeC",
  ],
  ["pbkdf2-sha1", "correct horse", "$pbkdf2$1000$0hrDmBPivHfOuVdqDeE8Bw$VBoyOkbwu2anOkGjztCtHG.bbto"],
  [
    "pbkdf2-sha256",
    "pässwörd-☃",
    "$pbkdf2-sha256$1000$ViolpFQKofQ.Z4yRci6lNA$xcf3zNNKhNZDhHTHhTxoKh4xAULQJ2WSe4LeRgQvZSc",
  ],
  [
    "pbkdf2-sha512 (PyPICloud)",
    "correct horse",
    "$pbkdf2-sha512$1000$6J2TEmKslbIWgrDW.l8rRQ$sxPoN4x1ush6puVO.hO18z7REhzFVsuSk9E2x/heOM4VsrsFCSey82aXaZX63fqSWiuhB.WX4M72BivH8g/r6w",
  ],
  [
    "pbkdf2 of Django",
    "correct horse",
    "pbkdf2_sha256$1000$TrcvNghNs4U8$aifITadVLmk+7277ydNWN3VlnNC1s4jRYjcdOyiJB+E=",
  ],
  [
    "pbkdf2 of Werkzeug",
    "correct horse",
    "pbkdf2:sha256:1000$saltsalt$a900cf4996b73ab9b2cbda0ad4fbb464b2f03f64afce6c77caef0ebc376afc9d",
  ],
  [
    "sha256-crypt, 1 bytes",
    "k",
    "$5$rounds=1000$Rm.G3dfEboXK.h9J$T62NK/9yT7E8sJqwA5.u4ojC7ulyJe820itDPnEe3IA",
  ],
  [
    "sha512-crypt, 1 bytes",
    "k",
    "$6$rounds=1000$pqomYfk2C5fZ5Y/h$LOMF0oQt0gA2R7G5qHsr0Sz9bY.jiV18Qs5qHDYk4JBdlI4pVdTQbf1/Hm61wNndNWMaYAXtMioHfdqGTEtsY/",
  ],
  [
    "sha256-crypt, 16 bytes",
    "kkkkkkkkkkkkkkkk",
    "$5$rounds=1000$Yz7yWU3UBV5MBy1J$8o3TXpL3SXdzQ6Hy61o33fvIP7U8qaqCDCFm89yHNa3",
  ],
  [
    "sha512-crypt, 16 bytes",
    "kkkkkkkkkkkkkkkk",
    "$6$rounds=1000$WIq6PDFwuzBuxLf7$9VgtKx6UrynyWXgUWrj1NWmclQsP9HL6UlVLsKQl0Bt9b8TKkxFwI5IEuGKMBJxAKryAHeGpaTeT9rZcfI9n20",
  ],
  [
    "sha256-crypt, 31 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$56eBmhFELitoHSEL$jL2hwUy1k9J3BwmH6fCf1oqJZ.9O4V/U9nu3HErwKY6",
  ],
  [
    "sha512-crypt, 31 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$YJKvxVOYbUM/HTWr$8dPqJpukhQebhSjYeNtLSbRF0LgfCCstAKIji7BYSa5ypcdGrpmGNRAH9S5MsEjr9N.Oqzio3X.w8JA.iClfw.",
  ],
  [
    "sha256-crypt, 32 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$.jiEG.PHYI0PCCt5$dp2PN1FlajaiYssok8jfkaWf4.rlFMDDU.anP4iKuHC",
  ],
  [
    "sha512-crypt, 32 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$etRne2HdqA08I1I6$W1IU82Gmu3bSX3s2bidDrq7J7Fz4Jq7Sp66Jrx5V5NlDKolMa9/t4RNeHLqj2nQsAeDFDLDgjUJL2oTxqRb22.",
  ],
  [
    "sha256-crypt, 33 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$Owrr4bKOgoRSWkwZ$fC.7fe3lPpXli0LYYvYZ8aAm3MA0RYrKEee9vFYORbA",
  ],
  [
    "sha512-crypt, 33 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$uLrsOac8gvVb3X2N$pKbEo4gyevhsR73vtQLiR0xZWRdR19831xKnP614fGv0aifJaFfkxHsEySOCKoHiYOrK879qswDMy6T7h/J/S/",
  ],
  [
    "sha256-crypt, 63 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$ecDiDGgyn7rOUNW9$8Rk.oUQlXOGXGMDAFEEqGnrekh.KtB6/E.SMJwpZjPC",
  ],
  [
    "sha512-crypt, 63 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$ESQ4aKcpY9dfU2a6$whiaQP.IQzN/3Y6SwWaJIzfc8akLUBjqzg4EcSv2Ed5rIqF4D8yTK8frOVERm8ANVCkpGF0u3xsoaMH5yKbEk1",
  ],
  [
    "sha256-crypt, 64 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$TqU7Re.s41Zm7ynv$78VgyOd3VG/FxpFgf.8nBiKRAYkUMcGyttdy9M6RXv9",
  ],
  [
    "sha512-crypt, 64 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$fRDwF/awWcMIvZ9g$FWeE2cDG/NNkeWGW6UpRYzlMrVp6NBISgGWgt1u/G2tQmtAPQ1vl/RO1jFsuFH1E0sC47v/fyKCQzEBon9nu/.",
  ],
  [
    "sha256-crypt, 65 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$XY5wamrAXxfGFLV2$wTEpr6L2Q.M/MAif/vev7Si9fZJowB8a90gqyE.tmx0",
  ],
  [
    "sha512-crypt, 65 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$rQOxrlDau0YiM9fx$ShLc2pSrTp3mLkBAYxouk.xACcoLc/ufsMgwS40JZi4SCNm.2kQuXwlVXvrSJLS0LJLofGlZw9GrMkz39zjj81",
  ],
  [
    "sha256-crypt, 80 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$5$rounds=1000$BUGM2ujZoMDb76CS$U.lmUL94TqVUTssm497qxnoyBTTPfa1VO36GNQ.i0e5",
  ],
  [
    "sha512-crypt, 80 bytes",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "$6$rounds=1000$H/R5tGlEhQHYkwZk$F2sRFEZo8yaeJORW4Wd9akRDstuTvD1US3aplnmfjB6Zt3HsUmRTUJ447d5GHcCw8jFbRLwsmEFcNfMOuWZ/F.",
  ],
  [
    "sha256-crypt of openssl",
    "correct horse",
    "$5$KjyQChWZQiJ/8jFa$ez4BcEjGYKVlsn/VG/Sok5JKDmlv46iiaKOZ/pttB5A",
  ],
  [
    "sha512-crypt of openssl",
    "correct horse",
    "$6$YHeeARBPxnOxhuJv$jtXPe5bKDF7HlB62WeOAp2i1wJT3YEtN9h6xzF8j0qEFduvPImslPZY1GSmd9nHIBEsxjt6iooTxR2nMEINBb0",
  ],
  ["md5-crypt of openssl", "correct horse", "$1$IJM0Y4/r$vkIT8nJFQKyA1UTy9h07R0"],
  ["apr1 of openssl", "correct horse", "$apr1$b6OPKE1V$WdARM8U1TdNpgDdtukGwp1"],
  ["md5-crypt", "pässwörd-☃", "$1$JjtbTVKj$oToZZiwmNRa2Ac2X.i6KE1"],
  ["apr1", "pässwörd-☃", "$apr1$U2H2.Urq$3LrASgq7hfE1K3OoiQCdB1"],
  ["md5-crypt", "kkkkkkkkkkkkkkkk", "$1$IYu7iwCN$uHQGtcerxYbZn9nIULaAm0"],
  ["apr1", "kkkkkkkkkkkkkkkk", "$apr1$n.QHFR/m$kJVJK4uVlf6MhSWNMO6171"],
  ["md5-crypt", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", "$1$yy9hHLxF$9R8vAmMBpgsXrSWar6Cul/"],
  ["apr1", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", "$apr1$RHlrmnH7$MS3FZZH.794oxV/uyicHW/"],
  ["{SHA}", "correct horse", "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A="],
  ["{SSHA}", "pässwörd-☃", "{SSHA}F8mQpHzX1rwXmbuGdFKmTIpptFmPce69"],
];
