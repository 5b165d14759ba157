/** Finds the files that mirrors have kept since some time, without reading all files. */
export const MIRROR_FILES_STORED = `
create index mirror_files_stored on mirror_files (stored_at);
`;
