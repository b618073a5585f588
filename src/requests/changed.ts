import { InputFault } from '#src/kit/faults.ts';
import type { RequestRow } from '#src/store/rows.ts';

/** Somebody moved the request or changed its words since this row was read: read it again and decide anew. */
export class RequestChanged extends InputFault {
  constructor(request: Pick<RequestRow, 'id' | 'state'>) {
    super('Request changed', `${request.id} is no longer ${request.state} with the same words: read it again.`, {
      status: 409,
    });
  }
}

/** True while it is in the same state with the same words. */
export const isSame = (known: RequestRow, now: RequestRow | null): now is RequestRow =>
  now !== null && now.state === known.state && now.textHash === known.textHash;
