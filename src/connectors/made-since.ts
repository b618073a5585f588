import { text } from './loose.ts';

/** Whether a service says of a thing that it was made at that time or later; what has no time was not. */
export const madeSince = (time: unknown, since: number): boolean => Date.parse(text(time) ?? '') >= since;
