import { InputFault } from '#src/kit/faults.ts';

const EMAIL = /^[^\s@:]{1,64}@[^\s@:]{1,190}\.[^\s@:.]{2,60}$/;
const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/;

export interface Named {
  email?: string | undefined;
  login?: string | undefined;
}

/** A person as roles and keys are stored for them: `github:login` or `email:address`, in small letters. */
export function subjectOf({ email, login }: Named): string {
  const address = email?.trim().toLowerCase();
  const name = login?.trim().replace(/^@/, '').toLowerCase();
  if (address !== undefined && name === undefined && EMAIL.test(address)) return `email:${address}`;
  if (name !== undefined && address === undefined && LOGIN.test(name)) return `github:${name}`;
  throw new InputFault('Invalid person', 'Name one person: {"email": "user@company.com"} or {"login": "octocat"}.', {
    details: { field: name === undefined ? 'email' : 'login' },
  });
}

/** The same as it is shown: one of the two is null. */
export const namedBy = (subject: string): { email: string | null; login: string | null } => ({
  email: subject.startsWith('email:') ? subject.slice('email:'.length) : null,
  login: subject.startsWith('github:') ? subject.slice('github:'.length) : null,
});
