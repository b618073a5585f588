import type { Language } from '#src/kit/language.ts';
import type { RequestBody } from '#src/requests/body.ts';
import type { Analysis } from '../requirements.ts';
import { fromApi } from './from-api.ts';
import { fromIssue } from './from-issue.ts';

/** What a request comes to. The same words give the same answer; nothing outside is asked. */
export const analyze = (body: RequestBody, language: Language): Analysis =>
  body.from === 'issue' ? fromIssue(body, language) : fromApi(body);
