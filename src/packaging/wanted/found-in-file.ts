/** What a reader of one kind of file found, before it is checked. */
export interface FoundInFile {
  requirements: string[];
  leftOut: string[];
}
