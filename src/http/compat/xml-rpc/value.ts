/** A value of XML-RPC. Long lists and structs are written in turns, if they are the whole answer. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Date
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | { readonly [member: string]: Value };
