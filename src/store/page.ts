/** One page of a list, and how many there are in all. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

export interface PageOptions {
  limit: number;
  offset: number;
}

/** Lists that may hold millions are counted up to here: nobody turns more pages than this. */
export const COUNTED = 10_000;
