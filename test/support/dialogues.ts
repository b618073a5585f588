import type { Okdesk } from '../fakes/okdesk.ts';
import type { Person } from '../fakes/telegram.ts';

/** Registers and files a ticket without waiting for any answer: only the order in which it was written makes sense of it. */
export function fileAtOnce(person: Person): void {
  person.writes('/start');
  person.writes('👤 Физическое лицо');
  person.writes(`Номеров Номер`);
  person.writes(`+7999${String(person.id).padStart(7, '0')}`);
  person.writes('📝 Создать заявку');
  person.writes(`Сломалось у ${person.id}`);
  person.pressesOld('send');
}

const ownIssues = (okdesk: Okdesk, { id }: Person) =>
  [...okdesk.issues.values()].filter(({ title }) => title === `Сломалось у ${id}`);
const ownContacts = (okdesk: Okdesk, { id }: Person) =>
  okdesk.contacts.filter(({ phone }) => phone === `+7999${String(id).padStart(7, '0')}`);

/** Whose ticket or contact Okdesk has not once: whatever happened, that may not be. */
export const notOnceIn = (okdesk: Okdesk, people: readonly Person[]): Person[] =>
  people.filter((one) => ownIssues(okdesk, one).length !== 1 || ownContacts(okdesk, one).length !== 1);

/** What must be true of them: one contact and one ticket each, and every answer once, in its order. */
export function problemsOf(okdesk: Okdesk, people: readonly Person[]): string[] {
  return people.flatMap((person) => {
    const { id, heard } = person;
    const [own, contacts] = [ownIssues(okdesk, person), ownContacts(okdesk, person)];
    const texts = heard.map(({ text }) => text.split('\n', 1)[0]?.replace(/\d+/g, '#'));
    const wrong = own.length !== 1 || contacts.length !== 1 || own[0]?.contact?.id !== contacts[0]?.id;
    const order = [
      'Здравствуйте!',
      'Напишите фамилию',
      'Напишите номер',
      'Готово',
      'Что нужно',
      'Опишите',
      '<b>',
      '✅',
    ];
    const fits = texts.length === order.length && order.every((begin, nth) => texts[nth]?.startsWith(begin));
    return wrong || !fits
      ? [`${id}: ${own.length} tickets, ${contacts.length} contacts, heard ${texts.join(' | ')}`]
      : [];
  });
}
