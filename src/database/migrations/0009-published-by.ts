/** Finds what an account published. */
export const PUBLISHED_BY = `
create index files_uploaded_by on files (uploaded_by, project_id);
`;
