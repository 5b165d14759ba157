/**
 * When a file of a project was last published, for lists in that order: every project is looked at once more to fill it.
 * The first index was made without a date: it is as old as the first change of the site.
 */
export const PROJECT_DATES = `
alter table project_texts add column updated_at bigint not null default 0;
update site set value = replace(value, '"walked":null', '"walked":0') where key = 'texts.state';
update indexes set created_at = (select coalesce(min(at), 0) from changes) where created_at = 0;
`;
