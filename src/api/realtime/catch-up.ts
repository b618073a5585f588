import type { FeedReader } from './feed-reader.ts';
import type { Stream } from './stream.ts';

const MOST_PAGES = 20;

/** Tells what came while nobody listened, no faster than it is read; false: there is more than fits into one go. */
export async function catchUp(
  feed: FeedReader,
  stream: Stream,
  after: number,
  projects: readonly string[] | null,
): Promise<boolean> {
  for (let page = 0, at = after; page < MOST_PAGES; page++) {
    const { changes, isLast } = await feed.page(at, projects);
    for (const change of changes) {
      stream.take(change);
      if (stream.isFull) await stream.room();
    }
    if (isLast) return true;
    at = changes.at(-1)?.seq ?? at;
  }
  return false;
}
