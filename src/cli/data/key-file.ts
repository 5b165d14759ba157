/** What `--key-file` takes. */
export const KEY_FILE = "file of the key that the backups are encrypted with (32 bytes in base64 or hex)";
