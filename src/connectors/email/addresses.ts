import { InputFault } from '#src/kit/faults.ts';

export interface Address {
  name: string;
  address: string;
}

const MOST = 50;
/** `a@b.example` or `Name <a@b.example>`. Nothing in it can end a header or begin another address. */
const ONE = /^(?:"?([^<>"\r\n,;]{0,100}?)"?\s*<)?([^\s<>@,;:"'()[\]\\]{1,64}@[^\s<>@,;:"'()[\]\\]{1,253})>?$/;

export function addressOf(text: string): Address | null {
  const [, name = '', address] = ONE.exec(text.trim()) ?? [];
  return address === undefined ? null : { name: name.trim(), address };
}

/** Addresses as people write them: one, several with commas between, or a list. */
export function addressesOf(given: string | readonly string[] | undefined, field: string): Address[] {
  const texts = (typeof given === 'string' ? [given] : (given ?? [])).flatMap((text) => text.split(/[,;]/));
  const named = texts.filter((text) => text.trim() !== '');
  if (named.length > MOST) throw new InputFault('Invalid input', `"${field}" may name ${MOST} addresses.`);
  return named.map((text) => {
    const found = addressOf(text);
    if (found) return found;
    const shown = JSON.stringify(text.trim().slice(0, 80));
    throw new InputFault(
      'Invalid input',
      `"${field}" has ${shown}, which is no e-mail address. Write name@example.com.`,
    );
  });
}
