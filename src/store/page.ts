/** One page of a list, and how many there are in all. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

export interface PageOptions {
  limit: number;
  offset: number;
}
