import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OKDESK_TOKEN, type Okdesk, startOkdesk } from '../fakes/okdesk.ts';
import { BOT_TOKEN, type Person, startTelegram, type Telegram } from '../fakes/telegram.ts';
import { fileAtOnce, problemsOf } from '../support/dialogues.ts';
import { movingClock } from '../support/moving-clock.ts';
import { type Service, spawnService, startService, until } from '../support/service.ts';

// The bot of an Okdesk, over HTTP with both of them: whole dialogues, as people have them.

const clock = movingClock();
let telegram: Telegram;
let okdesk: Okdesk;
let service: Service;
let id: string;
/** Where Okdesk sends to: its last part is the secret of whoever does not sign. */
let address: string;

beforeAll(async () => {
  [telegram, okdesk] = await Promise.all([startTelegram(), startOkdesk()]);
  service = await startService({ CCB_TELEGRAM_BASE_URL: telegram.url }, { clock });
  const made = await service.api('POST', '/v1/integrations', {
    package: 'okdesk-telegram',
    config: {
      telegram_bot_token: BOT_TOKEN,
      okdesk_api_url: okdesk.url,
      okdesk_api_token: OKDESK_TOKEN,
      okdesk_webhook_secret: 'a secret of the desk',
    },
  });
  expect([made.status, made.body.message ?? '']).toEqual([201, '']);
  id = made.body.id;
  await until(async () => (await service.api('GET', `/v1/integrations/${id}`)).body.status === 'active', 'the start');
  const { body } = await service.api('GET', `/v1/integrations/${id}/webhook-config`);
  expect(body.sources).toMatchObject([{ source: 'okdesk', signed: false, secret_configured: true }]);
  const { pathname } = new URL(body.sources[0].url);
  address = `${service.url}${pathname}`;
  okdesk.sendTo({ url: address, vocabulary: 'both' });
  okdesk.companies.push({ id: 40, name: 'ООО «Ромашка»', inn: '7707083893' });
});
afterAll(async () => {
  await service.stop();
  await Promise.all([telegram.close(), okdesk.close()]);
});

/** Waits for the next thing that the bot says, and gives it. */
async function hears(person: Person, text: string | RegExp): Promise<string> {
  const fits = (said: string): boolean => (typeof text === 'string' ? said.includes(text) : text.test(said));
  await until(
    async () => person.heard.some((one) => fits(one.text)),
    `"${text}" instead of ${JSON.stringify(person.heard.slice(-2).map((one) => one.text))}`,
  );
  return person.heard.findLast((one) => fits(one.text))?.text ?? '';
}

const forget = (person: Person): void => void person.heard.splice(0);

async function registers(person: Person, name: string, phone: string): Promise<void> {
  person.writes('/start');
  await hears(person, 'зарегистрируйтесь');
  person.presses('Физическое лицо');
  await hears(person, 'фамилию');
  person.writes(name);
  await hears(person, 'номер телефона');
  person.writes(phone);
  await hears(person, 'Что нужно сделать?');
  forget(person);
}

/** Everything that came so far was worked on. */
async function settled(): Promise<void> {
  await okdesk.told();
  await until(async () => {
    // Taken first, then worked on: the other way round something could slip in between.
    if (telegram.confirmed() <= (telegram.updates.at(-1)?.update_id ?? 0)) return false;
    const { body } = await service.api('GET', `/v1/integrations/${id}/queue/status`);
    return body.waiting === 0 && body.processing === 0;
  }, 'the end of the queue');
}

test('a person registers, files a ticket from one message, hears of it, and talks with the staff', async () => {
  const ivan = telegram.person(501);
  ivan.writes('/start');
  await hears(ivan, 'Здравствуйте!');
  ivan.presses('Физическое лицо');
  await hears(ivan, 'фамилию');
  ivan.writes('Иван');
  await hears(ivan, 'хотя бы фамилия и имя');
  ivan.writes('петров  иван  сергеевич');
  await hears(ivan, 'номер телефона');
  ivan.writes('12345');
  await hears(ivan, 'не похоже на номер');
  ivan.writes('8 (999) 123-45-67');
  await hears(ivan, 'вы зарегистрированы: Петров Иван Сергеевич');
  expect(okdesk.contacts).toMatchObject([{ last_name: 'Петров', first_name: 'Иван', phone: '+79991234567' }]);
  await hears(ivan, 'Что нужно сделать?');

  ivan.presses('📝 Создать заявку');
  await hears(ivan, 'Опишите проблему');
  ivan.writes('Не печатает принтер <HP> в бухгалтерии. С утра мигает красным, перезагрузка не помогла.');
  await hears(ivan, '<b>Не печатает принтер &lt;HP&gt; в бухгалтерии</b>');
  ivan.presses('Изменить заголовок');
  await hears(ivan, 'новый заголовок');
  ivan.writes('Принтер в бухгалтерии');
  await hears(ivan, '<b>Принтер в бухгалтерии</b>');
  ivan.presses('✅ Отправить');
  const created = await hears(ivan, 'создана');
  const issue = okdesk.issue(153);
  expect(created).toContain('№153');
  expect(created).toContain('/issues/153');
  expect(issue).toMatchObject({ title: 'Принтер в бухгалтерии', contact: { id: 3001 } });
  expect(issue.description).toContain('мигает красным');

  forget(ivan);
  ivan.writes('📋 Мои заявки');
  await hears(ivan, 'Ваши заявки');
  ivan.presses('№153');
  await hears(ivan, 'Статус: Открыта');

  okdesk.staffSets(153, 'in_work');
  expect(await hears(ivan, '🔔')).toContain('Открыта → <b>В работе</b>');
  okdesk.staffComments(153, 'Инженер выехал');
  expect(await hears(ivan, '💬 Новый комментарий')).toContain('Сергей Инженер: Инженер выехал');
  okdesk.staffComments(153, 'между нами', false);

  ivan.presses('💬 Ответить');
  await hears(ivan, 'Напишите комментарий к заявке №153');
  ivan.writes('Спасибо, жду');
  await hears(ivan, 'добавлен');
  await settled();
  expect(issue.comments.map(({ content, author }) => [content, author.type])).toEqual([
    ['Инженер выехал', 'employee'],
    ['между нами', 'employee'],
    ['Спасибо, жду', 'contact'],
  ]);
  const told = ivan.heard.map((one) => one.text);
  expect(told.filter((text) => text.startsWith('🔔'))).toHaveLength(1);
  expect(told.filter((text) => text.startsWith('💬'))).toHaveLength(1);
});

test('a company is found by its tax number: wrong, unknown, several, one', async () => {
  okdesk.companies.push(
    { id: 41, name: 'АО «Лютик» Москва', inn: '500100732259' },
    { id: 42, name: 'АО «Лютик» Тверь', inn: '500100732259' },
  );
  const anna = telegram.person(502, { language: 'en', first: 'Anna', last: 'Smith' });
  anna.writes('/start');
  await hears(anna, 'First tell us who you are');
  anna.presses('A company');
  await hears(anna, '10 or 12 digits');
  anna.writes('7707083894');
  await hears(anna, 'checksum');
  anna.writes('7830002293');
  await hears(anna, 'There is no company with the tax number 7830002293');
  anna.presses('Another tax number');
  anna.writes('500100732259');
  await hears(anna, 'Several companies were found');
  anna.presses('АО «Лютик» Тверь');
  await hears(anna, 'you are registered: АО «Лютик» Тверь');
  expect(okdesk.contacts.at(-1)).toMatchObject({ first_name: 'Anna', last_name: 'Smith', company_id: 42 });

  const boris = telegram.person(503, { first: 'Борис', last: 'Котов' });
  boris.writes('/start');
  await hears(boris, 'зарегистрируйтесь');
  boris.presses('Юридическое лицо');
  await hears(boris, 'ИНН');
  boris.writes('77 0708 3893');
  await hears(boris, 'вы зарегистрированы: ООО «Ромашка»');

  // A photo with a text, and one without: the file goes from one service to the other.
  boris.sendsPhoto('Сломался сканер');
  await hears(boris, '<b>Сломался сканер</b>');
  boris.sendsPhoto();
  await hears(boris, 'Вложений: 2');
  boris.presses('✅ Отправить');
  await hears(boris, 'создана');
  expect(okdesk.issue(154)).toMatchObject({ title: 'Сломался сканер', company: { id: 40 } });
  expect(okdesk.issue(154).attachments.map(({ bytes }) => bytes)).toEqual([telegram.photo, telegram.photo]);
  forget(boris);
  boris.sendsPhoto();
  await hears(boris, 'Фото от: Котов Борис');
  boris.presses('✅ Отправить');
  await hears(boris, '№155 создана');
  expect(okdesk.issue(155).attachments).toHaveLength(1);
  const steps = JSON.stringify((await service.api('GET', `/v1/integrations/${id}/events?limit=50`)).body);
  expect(steps).not.toContain(BOT_TOKEN);
});

test('nobody sees the ticket of somebody else, nor takes their number', async () => {
  const eve = telegram.person(504, { first: 'Ева', last: 'Чужая' });
  eve.writes('/start');
  await hears(eve, 'зарегистрируйтесь');
  eve.pressesOld('ticket:153');
  eve.presses('Физическое лицо');
  await hears(eve, 'фамилию');
  eve.writes('Чужая Ева');
  await hears(eve, 'номер телефона');
  eve.writes('+7 999 123-45-67');
  await hears(eve, 'подтвердить, что он ваш');
  eve.shares('+79991234567', 501);
  await hears(eve, 'контакт другого человека');
  eve.shares('79990000504');
  await hears(eve, 'Что нужно сделать?');
  forget(eve);
  eve.pressesOld('ticket:153');
  await hears(eve, 'Такой заявки у вас нет');
  eve.pressesOld('comment:153');
  await settled();
  expect(eve.heard.map((one) => one.text)).toEqual(['Такой заявки у вас нет.', 'Такой заявки у вас нет.']);
});

test('a dialogue can be cancelled at any step, and ends by itself when it is left', async () => {
  const oleg = telegram.person(505, { first: 'Олег', last: 'Котов' });
  const rita = telegram.person(507, { first: 'Рита', last: 'Иванова' });
  await registers(oleg, 'Котов Олег', '9990000505');
  const new_ = '📝 Создать заявку';
  const steps: [Person, way: string[], button?: string][] = [
    [oleg, [new_]],
    [oleg, [new_, 'Сломалось']],
    [oleg, [new_, 'Сломалось'], 'retitle'],
    [oleg, ['🔄 Проверить статус']],
    ...[
      ['👤 Физическое лицо'],
      ['👤 Физическое лицо', 'Иванова Рита'],
      ['🏢 Юридическое лицо'],
      ['🏢 Юридическое лицо', '500100732259'],
    ].map((way): [Person, string[]] => [rita, way]),
  ];
  for (const [index, [person, way, button]] of steps.entries()) {
    for (const text of way) person.writes(text);
    if (button) person.pressesOld(button);
    person.writes(index % 2 === 0 ? '/cancel' : '❌ Отмена');
    await hears(person, 'Отменено');
    forget(person);
  }
  oleg.writes('/cancel');
  await hears(oleg, 'Отменять нечего');
  oleg.writes('📝 Создать заявку');
  await hears(oleg, 'Опишите проблему');
  clock.forward(2 * 3_600_000);
  oleg.writes('/menu');
  await hears(oleg, 'устарел');
  oleg.pressesOld('send');
  await settled();
  expect([...okdesk.issues.values()].filter(({ description }) => description.includes('Олег'))).toEqual([]);
});

test('who blocked the bot fails nothing, and hears again after coming back', async () => {
  const ivan = telegram.person(501);
  telegram.isBusy(2);
  okdesk.staffComments(153, 'Мастер у вас?');
  await until(async () => {
    clock.forward(1_000);
    return ivan.heard.length > 0;
  }, 'the comment after a wait');
  ivan.blocks();
  await settled();
  okdesk.staffComments(153, 'Ответьте, пожалуйста');
  okdesk.staffSets(153, 'completed');
  await settled();
  expect(ivan.heard).toHaveLength(1);
  ivan.unblocks();
  await settled();
  okdesk.staffSets(153, 'closed');
  expect(await hears(ivan, '🔔')).toContain('Закрыта');
  const { body } = await service.api('GET', `/v1/integrations/${id}/events?status=dead`);
  expect(body).toEqual([]);
});

test('everything told once more changes nothing; where Okdesk signs, its signature opens, and nothing else does', async () => {
  const before = { issues: okdesk.issues.size, contacts: okdesk.contacts.length };
  const said = telegram.calls.filter(({ method }) => method === 'sendMessage').length;
  const asked = () => telegram.calls.filter(({ method }) => method === 'getUpdates').length;
  const times = asked();
  await telegram.repeatAll();
  // Asked again: what was told before is on record.
  await until(async () => asked() > times, 'the next question');
  await settled();
  expect({ issues: okdesk.issues.size, contacts: okdesk.contacts.length }).toEqual(before);
  expect(telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(said);

  const ivan = telegram.person(501);
  const open = `${service.url}/webhooks/${id}/from/okdesk`;
  for (const [url, secret] of [
    [open, undefined],
    [open, 'wrong'],
    [`${open}/wrong`, undefined],
    [`${service.url}/webhooks/${id}`, undefined],
  ] as const) {
    okdesk.sendTo({ url, vocabulary: 'own', ...(secret ? { secret } : {}) });
    okdesk.staffComments(153, 'Не от Okdesk');
    await okdesk.told();
    expect(okdesk.answers.at(-1)).toBe(401);
  }
  okdesk.sendTo({ url: open, vocabulary: 'manual', secret: 'a secret of the desk' });
  okdesk.staffComments(153, 'Подписано');
  await hears(ivan, 'Подписано');
  expect(ivan.heard).toHaveLength(1);
});

test('paused it asks for nothing; resumed it goes on where it was', async () => {
  await service.api('POST', `/v1/integrations/${id}/pause`);
  await settled();
  const nina = telegram.person(506);
  await until(async () => {
    const asked = telegram.calls.length;
    await new Promise((done) => setTimeout(done, 1_500));
    return telegram.calls.length === asked;
  }, 'the silence');
  nina.writes('/start');
  const confirmed = telegram.confirmed();
  await service.api('POST', `/v1/integrations/${id}/activate`);
  telegram.fails(2);
  await until(async () => {
    clock.forward(2_000);
    return nina.heard.length > 0;
  }, 'the greeting');
  expect(nina.heard).toHaveLength(1);
  expect(telegram.confirmed()).toBeGreaterThan(confirmed);
});

test('sent by webhook it is the same; asked again, the webhook is taken away', async () => {
  const oleg = telegram.person(505);
  const secret = 'a_secret_of_the_bot';
  await service.api('PATCH', `/v1/integrations/${id}/config`, { receive: 'webhook', telegram_secret_token: secret });
  telegram.setWebhook(`${service.url}/webhooks/${id}`, secret);
  oleg.writes('/menu');
  await hears(oleg, 'Что нужно сделать?');
  const forged = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'another' };
  const body = JSON.stringify({ update_id: 1, message: { text: '/start', chat: { id: 1, type: 'private' } } });
  const answer = await fetch(`${service.url}/webhooks/${id}`, { method: 'POST', headers: forged, body });
  expect(answer.status).toBe(401);
  await service.api('PATCH', `/v1/integrations/${id}/config`, { receive: 'polling' });
  await until(async () => {
    clock.forward(1_000);
    return telegram.isPolled();
  }, 'the end of the webhook');
  forget(oleg);
  oleg.writes('/menu');
  await hears(oleg, 'Что нужно сделать?');
});

test('many at once stay apart and in their order', async () => {
  const people = Array.from({ length: 40 }, (_, nth) => telegram.person(1000 + nth, { last: `Номер${nth}` }));
  for (const person of people) fileAtOnce(person);
  await settled();
  expect(problemsOf(okdesk, people)).toEqual([]);
});

interface Speech {
  registered: string;
  photo: string;
  send: string;
  created: string;
  comment: string;
  asked: string;
  commented: string;
  changed: string;
}

const SPEECH: Record<'ru' | 'en', Speech> = {
  ru: {
    registered: 'вы зарегистрированы',
    photo: 'Вложений: 1',
    send: '✅ Отправить',
    created: '✅ Заявка №',
    comment: '💬 Добавить комментарий',
    asked: 'Напишите комментарий',
    commented: 'добавлен',
    changed: '🔔 Статус заявки',
  },
  en: {
    registered: 'you are registered',
    photo: 'Attachments: 1',
    send: '✅ Send',
    created: '✅ Ticket',
    comment: '💬 Add a comment',
    asked: 'Write your comment',
    commented: 'Your comment was added',
    changed: '🔔 Ticket',
  },
};

test('killed again and again while Okdesk is doing it, people and companies have single effects, in both languages', async () => {
  const [bot, desk] = await Promise.all([startTelegram(), startOkdesk()]);
  desk.companies.push({ id: 40, name: 'ООО «Ромашка»', inn: '7707083893' });
  const process = await spawnService({ CCB_TELEGRAM_BASE_URL: bot.url });
  try {
    const config = { telegram_bot_token: BOT_TOKEN, okdesk_api_url: desk.url, okdesk_api_token: OKDESK_TOKEN };
    const made = await process.api('POST', '/v1/integrations', { package: 'okdesk-telegram', config });
    const address = async (): Promise<void> => {
      const { body } = await process.api('GET', `/v1/integrations/${made.body.id}/webhook-config`);
      desk.sendTo({ url: `${process.url}${new URL(body.sources[0].url).pathname}`, vocabulary: 'both' });
    };
    await address();
    const everybody = (['ru', 'en'] as const).flatMap((language, l) =>
      ['person', 'company'].map((kind, k) => {
        const nth = 601 + l * 2 + k;
        const one = bot.person(nth, { language, first: `Имя${nth}`, last: `Фамилия${nth}` });
        return { one, kind, says: SPEECH[language], caption: k === l ? 'Горит' : undefined, nth };
      }),
    );
    const all = async (what: keyof Speech): Promise<void> =>
      void (await Promise.all(everybody.map(({ one, says }) => hears(one, says[what]))));
    /** Okdesk does what each of them wants; before it can say so the service dies. */
    const diesWhen = async (happened: () => number, meanwhile: () => void): Promise<void> => {
      await until(async () => happened() === everybody.length, 'Okdesk to have done it');
      await process.kill();
      meanwhile();
      await process.restart();
      await address();
    };

    desk.losesAnswers(everybody.length);
    for (const { one, kind, nth } of everybody) {
      one.writes('/start');
      one.pressesOld(kind);
      if (kind === 'company') one.writes('7707083893');
      else for (const text of ['Иванов Иван', `+7999000${String(nth).padStart(4, '0')}`]) one.writes(text);
    }
    await diesWhen(
      () => desk.contacts.length,
      () => everybody.forEach(({ one, caption }) => void one.sendsPhoto(caption)),
    );
    await all('registered');
    await all('photo');

    desk.losesAnswers(everybody.length);
    for (const { one, says } of everybody) one.presses(says.send);
    await diesWhen(
      () => desk.issues.size,
      () => everybody.forEach(({ one, says }) => void one.writes(says.comment)),
    );
    await all('created');
    const numberOf = async ({ one, says }: (typeof everybody)[number]): Promise<number> =>
      Number(/\d+/.exec(await hears(one, says.created))?.[0]);
    const numbers = await Promise.all(everybody.map(numberOf));
    await Promise.all(
      everybody.map(({ one }, i) => hears(one, /.*/).then(() => one.pressesOld(`comment:${numbers[i]}`))),
    );
    await all('asked');

    desk.losesAnswers(everybody.length);
    for (const { one, nth } of everybody) one.writes(`Подробности <${nth}>`);
    const comments = () => [...desk.issues.values()].flatMap((issue) => issue.comments);
    await diesWhen(
      () => comments().length,
      () => numbers.forEach((number) => void desk.staffSets(number, 'completed')),
    );
    await all('commented');
    await all('changed');

    // What the staff does is heard of at once, also right after a death.
    for (const [i, { one, says }] of everybody.entries()) {
      const begun = performance.now();
      desk.staffComments(numbers[i] ?? 0, `Сделано, ${i}`);
      await hears(one, `Сделано, ${i}`);
      desk.staffSets(numbers[i] ?? 0, 'closed');
      await until(async () => one.heard.filter(({ text }) => text.startsWith(says.changed)).length === 2, 'the change');
      expect(performance.now() - begun).toBeLessThan(20_000);
    }
    await bot.repeatAll();
    await desk.told();
    await until(async () => {
      const { body } = await process.api('GET', `/v1/integrations/${made.body.id}/queue/status`);
      return body.waiting === 0 && body.processing === 0;
    }, 'the end of the queue');

    expect([desk.contacts.length, desk.issues.size, comments().length]).toEqual([4, 4, 8]);
    for (const [i, { one, says, caption, nth }] of everybody.entries()) {
      const times = (text: string): number => one.heard.filter((heard) => heard.text.includes(text)).length;
      expect([nth, times(says.registered), times(says.created), times(says.commented), times(`Сделано, ${i}`)]).toEqual(
        [nth, 1, 1, 1, 1],
      );
      expect(times(says.changed)).toBe(2);
      const issue = desk.issue(numbers[i] ?? 0);
      expect(issue.attachments.map(({ bytes }) => bytes)).toEqual([bot.photo]);
      expect(issue.title).toContain(caption ?? `${nth % 2 === 0 ? `Фамилия${nth}` : 'Иванов'}`);
      expect(issue.comments[0]?.content).toBe(`Подробности &lt;${nth}&gt;`);
    }
  } finally {
    await process.stop();
    await Promise.all([bot.close(), desk.close()]);
  }
});
