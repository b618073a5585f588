import { bodyOf, type Remark, type Wish } from '#src/requests/body.ts';
import type { RequestRow } from '#src/store/rows.ts';

export const wishesOf = (request: Pick<RequestRow, 'body'>): Wish[] => bodyOf(request).wishes ?? [];

export interface NamedRemark extends Remark {
  /** R1, R2, … over all wishes in their order. */
  name: string;
  wish: Wish;
}

/** Remarks by the names under which they are told and answered. */
export const namedRemarks = (wishes: readonly Wish[]): NamedRemark[] =>
  wishes
    .flatMap((wish) => wish.remarks.map((remark) => ({ ...remark, wish })))
    .map((remark, i) => ({ ...remark, name: `R${i + 1}` }));
