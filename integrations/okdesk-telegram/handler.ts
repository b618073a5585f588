type Language = 'ru' | 'en';

interface Company {
  id: number;
  name: string;
}

/** Whoever registered, under `user/<chat>`. */
interface User {
  name: string;
  phone: string | null;
  username: string | null;
  contact_id: number | null;
  company: Company | null;
  blocked: boolean;
  language: Language;
}

/** Where a conversation stands, under `dialogue/<chat>`: gone where there is none. */
interface Dialogue {
  step: 'name' | 'phone' | 'inn' | 'company' | 'text' | 'title' | 'confirm' | 'status' | 'comment';
  at: number;
  name?: string;
  companies?: Company[];
  title?: string;
  text?: string;
  files?: string[];
  issue?: number;
}

/** Whose a ticket is and what was last told of it, under `issue/<number>`. */
interface Ticket {
  chat: string;
  title: string | null;
  status: string | null;
  assignee?: string | null;
  deadline?: string | null;
}

const WORDS = {
  ru: {
    new: '📝 Создать заявку',
    list: '📋 Мои заявки',
    status: '🔄 Проверить статус',
    comment: '💬 Добавить комментарий',
    cancel: '❌ Отмена',
    person: '👤 Физическое лицо',
    company: '🏢 Юридическое лицо',
    share: '📱 Отправить мой номер',
    send: '✅ Отправить',
    retitle: '✏️ Изменить заголовок',
    answer: '💬 Ответить',
    refresh: '🔄 Обновить',
    open: '🔗 Открыть',
    back: '⬅️ Назад',
    next: 'Далее ➡️',
    again: '🔁 Ввести ИНН ещё раз',
    menu: 'Что нужно сделать?',
    welcome: 'Здравствуйте! Это бот службы поддержки. Сначала зарегистрируйтесь: кто вы?',
    known: (name: string) => `Здравствуйте, ${name}!`,
    askName: 'Напишите фамилию, имя и отчество.',
    badName: 'Нужны хотя бы фамилия и имя, буквами. Например: Иванов Иван Иванович.',
    askPhone: 'Напишите номер телефона или нажмите кнопку ниже.',
    badPhone: 'Это не похоже на номер телефона. Например: +7 999 123-45-67.',
    sharePhone: 'Этот номер уже есть в Okdesk. Чтобы подтвердить, что он ваш, нажмите «📱 Отправить мой номер».',
    notYours: 'Это контакт другого человека. Отправьте свой номер кнопкой ниже.',
    askInn: 'Напишите ИНН компании: 10 или 12 цифр.',
    badInn: 'ИНН состоит из 10 или 12 цифр, и его контрольные цифры должны сойтись. Проверьте и напишите ещё раз.',
    noCompany: (inn: string) => `Компания с ИНН ${inn} не найдена. Проверьте номер или обратитесь в поддержку.`,
    whichCompany: 'Нашлось несколько компаний. Какая ваша?',
    registered: (name: string) => `Готово, вы зарегистрированы: ${name}.`,
    refused: 'Okdesk отказал. Попробуйте позже или обратитесь в поддержку.',
    askText: 'Опишите проблему одним сообщением. Можно приложить фото.',
    askTitle: 'Напишите новый заголовок.',
    draft: (title: string, text: string, files: number) =>
      `<b>${title}</b>\n\n${text}${files > 0 ? `\n\n📎 Вложений: ${files}` : ''}\n\nОтправить?`,
    photoOf: (name: string) => `Фото от: ${name}`,
    noText: 'Без текста, во вложении.',
    created: (id: number) => `✅ Заявка №${id} создана.`,
    unattached: 'Вложения не удалось передать: пришлите их комментарием ещё раз.',
    from: 'От',
    phone: 'Телефон',
    noTickets: 'У вас пока нет заявок.',
    tickets: (page: number) => `Ваши заявки${page > 0 ? `, страница ${page + 1}` : ''}:`,
    askNumber: 'Выберите заявку или напишите её номер.',
    noTicket: 'Такой заявки у вас нет.',
    ticket: (id: number, title: string, status: string) => `Заявка №${id}\n<b>${title}</b>\nСтатус: ${status}`,
    assignee: (name: string) => `\nИсполнитель: ${name}`,
    askComment: (id: number) => `Напишите комментарий к заявке №${id}.`,
    commented: (id: number) => `Комментарий к заявке №${id} добавлен.`,
    cancelled: 'Отменено.',
    nothing: 'Отменять нечего.',
    stale: 'Прошлый диалог устарел и закончен.',
    lost: 'Не понимаю. Выберите действие или отправьте /menu.',
    changed: (id: string, title: string, from: string, to: string) =>
      `🔔 Статус заявки №${id}${title} изменён: ${from}<b>${to}</b>.`,
    updated: (id: string, title: string) => `ℹ️ Заявка №${id}${title} обновлена:`,
    deadline: (time: string) => `\nСрок: ${time}`,
    told: (id: string, title: string, author: string, text: string) =>
      `💬 Новый комментарий к заявке №${id}${title}\n${author}: ${text}`,
  },
  en: {
    new: '📝 New ticket',
    list: '📋 My tickets',
    status: '🔄 Check status',
    comment: '💬 Add a comment',
    cancel: '❌ Cancel',
    person: '👤 A person',
    company: '🏢 A company',
    share: '📱 Send my number',
    send: '✅ Send',
    retitle: '✏️ Change the title',
    answer: '💬 Answer',
    refresh: '🔄 Refresh',
    open: '🔗 Open',
    back: '⬅️ Back',
    next: 'Next ➡️',
    again: '🔁 Another tax number',
    menu: 'What would you like to do?',
    welcome: 'Hello! This is the bot of the help desk. First tell us who you are.',
    known: (name: string) => `Hello, ${name}!`,
    askName: 'Write your last name and first name.',
    badName: 'At least a last and a first name, in letters, please. For example: Smith John.',
    askPhone: 'Write your phone number, or press the button below.',
    badPhone: 'That does not look like a phone number. For example: +7 999 123-45-67.',
    sharePhone: 'This number is known here. To show that it is yours, press “📱 Send my number”.',
    notYours: 'That is the contact of somebody else. Send your own number with the button below.',
    askInn: 'Write the tax number (INN) of the company: 10 or 12 digits.',
    badInn: 'A tax number has 10 or 12 digits, the last of which are a checksum. Check it and write it again.',
    noCompany: (inn: string) => `There is no company with the tax number ${inn}. Check it, or ask the help desk.`,
    whichCompany: 'Several companies were found. Which one is yours?',
    registered: (name: string) => `Done, you are registered: ${name}.`,
    refused: 'Okdesk refused. Try again later, or ask the help desk.',
    askText: 'Describe the problem in one message. You may add a photo.',
    askTitle: 'Write another title.',
    draft: (title: string, text: string, files: number) =>
      `<b>${title}</b>\n\n${text}${files > 0 ? `\n\n📎 Attachments: ${files}` : ''}\n\nSend it?`,
    photoOf: (name: string) => `Photo from ${name}`,
    noText: 'Without a text, see the attachment.',
    created: (id: number) => `✅ Ticket ${id} was created.`,
    unattached: 'The attachments could not be handed over: send them again as a comment.',
    from: 'From',
    phone: 'Phone',
    noTickets: 'You have no tickets yet.',
    tickets: (page: number) => `Your tickets${page > 0 ? `, page ${page + 1}` : ''}:`,
    askNumber: 'Choose a ticket, or write its number.',
    noTicket: 'You have no such ticket.',
    ticket: (id: number, title: string, status: string) => `Ticket ${id}\n<b>${title}</b>\nStatus: ${status}`,
    assignee: (name: string) => `\nAssigned to: ${name}`,
    askComment: (id: number) => `Write your comment on ticket ${id}.`,
    commented: (id: number) => `Your comment was added to ticket ${id}.`,
    cancelled: 'Cancelled.',
    nothing: 'There is nothing to cancel.',
    stale: 'The last dialogue was left too long ago and is over.',
    lost: 'I do not understand. Choose something, or send /menu.',
    changed: (id: string, title: string, from: string, to: string) =>
      `🔔 Ticket ${id}${title} changed its status: ${from}<b>${to}</b>.`,
    updated: (id: string, title: string) => `ℹ️ Ticket ${id}${title} was updated:`,
    deadline: (time: string) => `\nDue: ${time}`,
    told: (id: string, title: string, author: string, text: string) =>
      `💬 New comment on ticket ${id}${title}\n${author}: ${text}`,
  },
};

type Words = (typeof WORDS)['ru'];
type Button = { text: string; callback_data: string } | { text: string; url: string };

/** One turn of a conversation. */
interface Turn {
  context;
  facts;
  chat: string;
  user: User | null;
  dialogue: Dialogue | null;
  language: Language;
  words: Words;
}

const LONGEST_TITLE = 80;
const MOST_FILES = 10;
/** Okdesk's own employee writes for whoever has no contact there: by this sign the bot knows its own words again. */
const MARK = 'Telegram ✈ ';

const safe = (text: unknown): string =>
  String(text ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
/** Markup that is too long, cut where no sign of it is cut in two. */
const shortMarkup = (text: string, most: number): string => short(text, most).replace(/&[a-z]{0,4}…$/, '…');
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

// ---- what people write ----

/** `иванов  ИВАН` → `Иванов Иван`; null: it is no full name. */
function fullName(given: string): string | null {
  const words = oneLine(given).split(' ');
  const fits = words.length >= 2 && words.length <= 5 && words.every((word) => /^\p{L}[\p{L}'’.-]{0,39}$/u.test(word));
  if (!fits) return null;
  const shouted = given === given.toUpperCase() || given === given.toLowerCase();
  const proper = (word: string): string =>
    word.replace(/\p{L}+/gu, (part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase());
  return words.map((word) => (shouted ? proper(word) : word)).join(' ');
}

/** `8 (999) 123-45-67` → `+79991234567`; null: it is no phone number. */
function phoneNumber(given: string): string | null {
  if (!/^[\d\s()+.-]{5,30}$/.test(given.trim())) return null;
  const digits = given.replace(/\D/g, '');
  if (given.trim().startsWith('+')) {
    const isRussian = digits.startsWith('7');
    return (isRussian ? digits.length === 11 : digits.length >= 10 && digits.length <= 15) ? `+${digits}` : null;
  }
  if (digits.length === 11 && /^[78]/.test(digits)) return `+7${digits.slice(1)}`;
  return digits.length === 10 && digits.startsWith('9') ? `+7${digits}` : null;
}

const checkDigit = (digits: number[], weights: number[]): number =>
  (weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0) % 11) % 10;

const OF_TEN = [2, 4, 10, 3, 5, 9, 4, 6, 8];

/** A tax number whose last digits agree with those before; null: it is none. */
function taxNumber(given: string): string | null {
  const text = given.replace(/[\s-]/g, '');
  if (!/^(?:\d{10}|\d{12})$/.test(text) || /^0+$/.test(text)) return null;
  const digits = [...text].map(Number);
  const fits =
    digits.length === 10
      ? checkDigit(digits, OF_TEN) === digits[9]
      : checkDigit(digits, [7, ...OF_TEN]) === digits[10] && checkDigit(digits, [3, 7, ...OF_TEN]) === digits[11];
  return fits ? text : null;
}

/** The first sentence, or as much of it as makes a title. */
function titleFrom(text: string): string {
  const line = oneLine(text.split('\n').find((one) => one.trim() !== '') ?? '');
  const sentence = /^.{10,}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  const bare = sentence.replace(/[.]+$/, '');
  if (bare.length <= LONGEST_TITLE) return bare;
  const cut = bare.slice(0, LONGEST_TITLE - 1);
  return `${(cut.lastIndexOf(' ') > 30 ? cut.slice(0, cut.lastIndexOf(' ')) : cut).trimEnd()}…`;
}

// ---- speaking ----

const isUnreachable = (error): boolean =>
  /blocked the bot|blocked by the user|deactivated|chat not found/i.test(String(error?.message));

const keyboard = (...rows: Button[][]) => ({ inline_keyboard: rows });

/** What cannot reach somebody any more is no reason to fail: nothing more is sent until they write again. */
async function reach(context, chat: string, text: string, reply_markup?: object): Promise<boolean> {
  try {
    await context.telegram.sendMessage({
      chat_id: chat,
      text: shortMarkup(text, 4000),
      parse_mode: 'HTML',
      ...(reply_markup ? { reply_markup } : {}),
    });
    return true;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const user = await context.database.get(`user/${chat}`);
    if (user) context.database.save(`user/${chat}`, { ...user, blocked: true });
    context.log.info('somebody cannot be reached any more', { chat });
    return false;
  }
}

const say = (turn: Turn, text: string, markup?: object): Promise<boolean> =>
  reach(turn.context, turn.chat, text, markup);

const cancelRow = ({ words }: Turn): Button[] => [{ text: words.cancel, callback_data: 'cancel' }];

function menuOf(words: Words): object {
  return keyboard(
    [{ text: words.new, callback_data: 'new' }],
    [{ text: words.list, callback_data: 'list:0' }],
    [{ text: words.status, callback_data: 'status' }],
    [{ text: words.comment, callback_data: 'comment' }],
  );
}

const phoneKeyboard = ({ words }: Turn): object => ({
  keyboard: [[{ text: words.share, request_contact: true }], [{ text: words.cancel }]],
  resize_keyboard: true,
  one_time_keyboard: true,
});

function go(turn: Turn, dialogue: Omit<Dialogue, 'at'>): void {
  turn.dialogue = { ...dialogue, at: Date.now() };
  turn.context.database.save(`dialogue/${turn.chat}`, turn.dialogue);
}

function end(turn: Turn): void {
  if (turn.dialogue === null) return;
  turn.dialogue = null;
  turn.context.database.delete(`dialogue/${turn.chat}`);
}

async function showMenu(turn: Turn, before = ''): Promise<void> {
  if (!turn.user) return await welcome(turn);
  await say(turn, `${before}${before ? '\n' : ''}${turn.words.menu}`, menuOf(turn.words));
}

async function welcome(turn: Turn): Promise<void> {
  const { words } = turn;
  await say(
    turn,
    words.welcome,
    keyboard(
      [{ text: words.person, callback_data: 'person' }],
      [{ text: words.company, callback_data: 'company' }],
      cancelRow(turn),
    ),
  );
}

/** Refused for good by Okdesk: told, logged, and the dialogue stays where it was, to try again. */
async function orRefused(turn: Turn, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    // Where Telegram refuses there is nowhere to say so.
    if (!String(error?.action).startsWith('okdesk_')) throw error;
    turn.context.log.warn('Okdesk refused', { action: error.action, message: error.message });
    await say(turn, turn.words.refused, keyboard(cancelRow(turn)));
  }
}

// ---- registration ----

async function askFor(turn: Turn, step: 'name' | 'inn'): Promise<void> {
  go(turn, { step });
  await say(turn, step === 'name' ? turn.words.askName : turn.words.askInn, keyboard(cancelRow(turn)));
}

async function takeName(turn: Turn, text: string): Promise<void> {
  const name = fullName(text);
  if (name === null) return void (await say(turn, turn.words.badName, keyboard(cancelRow(turn))));
  go(turn, { step: 'phone', name });
  await say(turn, turn.words.askPhone, phoneKeyboard(turn));
}

function namesOf(name: string): { last_name: string; first_name: string; patronymic?: string } {
  const [last_name = '', first_name = '', ...rest] = name.split(' ');
  return { last_name, first_name: first_name || last_name, ...(rest.length > 0 ? { patronymic: rest.join(' ') } : {}) };
}

function register(turn: Turn, found: Pick<User, 'name' | 'phone' | 'contact_id' | 'company'>): void {
  const { context, chat, facts, language } = turn;
  const username = facts.author === null || /\s/.test(facts.author) ? null : facts.author;
  const user: User = { ...found, username, blocked: false, language };
  context.database.save(`user/${chat}`, user);
  if (found.contact_id !== null) context.database.save(`contact/${found.contact_id}`, { chat });
  turn.user = user;
  end(turn);
}

async function takePhone(turn: Turn, text: string): Promise<void> {
  const { words, facts, context, dialogue } = turn;
  const isShared = facts.phone !== null && facts.phone !== undefined;
  if (isShared && facts.contact_user_id !== facts.user_id) {
    return void (await say(turn, words.notYours, phoneKeyboard(turn)));
  }
  const phone = phoneNumber(isShared ? `+${String(facts.phone).replace(/\D/g, '')}` : text);
  if (phone === null) return void (await say(turn, words.badPhone, phoneKeyboard(turn)));
  const name = dialogue?.name ?? '';
  const { contacts } = await context.okdesk.findContact({ phone });
  const [known] = contacts;
  // Anybody can write somebody's number: only the owner of the account can send it as their own.
  if (known && !isShared) return void (await say(turn, words.sharePhone, phoneKeyboard(turn)));
  const contact = known ?? (await context.okdesk.createContact({ ...namesOf(name), phone }));
  register(turn, { name, phone, contact_id: contact.id, company: null });
  await say(turn, words.registered(safe(name)), { remove_keyboard: true });
  await showMenu(turn);
}

async function takeInn(turn: Turn, text: string): Promise<void> {
  const { words, context } = turn;
  const inn = taxNumber(text);
  if (inn === null) return void (await say(turn, words.badInn, keyboard(cancelRow(turn))));
  const found = (await context.okdesk.findCompany({ inn })).companies.slice(0, 10);
  const companies: Company[] = found.map(({ id, name }) => ({ id, name: name ?? String(id) }));
  const [only] = companies;
  if (!only) {
    const rows = [[{ text: words.again, callback_data: 'company' }], [{ text: words.person, callback_data: 'person' }]];
    return void (await say(turn, words.noCompany(inn), keyboard(...rows, cancelRow(turn))));
  }
  if (companies.length === 1) return await join(turn, only);
  go(turn, { step: 'company', companies });
  const rows = companies.map(({ id, name }) => [{ text: short(name, 60), callback_data: `join:${id}` }]);
  await say(turn, words.whichCompany, keyboard(...rows, cancelRow(turn)));
}

/** Somebody of a company is a contact of it, so that staff sees who asks; where that is refused, the company alone asks. */
async function join(turn: Turn, company: Company): Promise<void> {
  const { context, facts, words } = turn;
  const name = oneLine([facts.last_name, facts.first_name].filter(Boolean).join(' ')) || facts.author || turn.chat;
  const person = {
    first_name: short(facts.first_name ?? facts.author ?? turn.chat, 100),
    last_name: short(facts.last_name ?? '—', 100),
    company_id: company.id,
  };
  let contact_id: number | null = null;
  try {
    contact_id = (await context.okdesk.createContact(person)).id;
  } catch (error) {
    context.log.warn('the contact was refused', { action: error.action, message: error.message });
  }
  register(turn, { name, phone: null, contact_id, company });
  await showMenu(turn, words.registered(safe(company.name)));
}

// ---- tickets ----

async function askText(turn: Turn): Promise<void> {
  go(turn, { step: 'text' });
  await say(turn, turn.words.askText, keyboard(cancelRow(turn)));
}

async function showDraft(turn: Turn): Promise<void> {
  const { words, dialogue } = turn;
  const { title = '', text = '', files = [] } = dialogue ?? {};
  const rows: Button[][] = [
    [{ text: words.send, callback_data: 'send' }],
    [{ text: words.retitle, callback_data: 'retitle' }],
    cancelRow(turn),
  ];
  const shown = words.draft(safe(title), safe(short(text || words.noText, 2000)), files.length);
  await say(turn, shown, keyboard(...rows));
}

/** A message, a photo, or both: what is added before it is sent belongs to the same ticket. */
async function takeProblem(turn: Turn, text: string): Promise<void> {
  const { facts, words, user, dialogue, context } = turn;
  const before = dialogue?.step === 'confirm' ? dialogue : null;
  const files = [...(before?.files ?? []), ...(facts.file_id ? [facts.file_id] : [])].slice(0, MOST_FILES);
  if (text === '' && files.length === 0) return void (await say(turn, words.askText, keyboard(cancelRow(turn))));
  const whole = [before?.text, text].filter(Boolean).join('\n\n');
  const made = whole === '' ? words.photoOf(user?.name ?? '') : titleFrom(whole);
  go(turn, { step: 'confirm', title: before?.text ? before.title : made, text: whole, files });
  if (context.config.ask_before_sending === false) await sendTicket(turn);
  else await showDraft(turn);
}

async function takeTitle(turn: Turn, text: string): Promise<void> {
  const title = short(oneLine(text), 200);
  if (title === '') return void (await say(turn, turn.words.askTitle, keyboard(cancelRow(turn))));
  go(turn, { ...turn.dialogue, step: 'confirm', title });
  await showDraft(turn);
}

function describe({ words, user }: Turn, text: string): string {
  const by = [user?.name, user?.company?.name, user?.username && `@${user.username}`].filter(Boolean).join(', ');
  const lines = [text || words.noText, '', `${words.from}: ${by} (Telegram)`];
  return [...lines, ...(user?.phone ? [`${words.phone}: ${user.phone}`] : [])].join('\n');
}

/** With its files, else without them: a ticket that is there is worth more than a photo. */
async function openTicket(
  turn: Turn,
  issue: object,
  files: string[],
): Promise<{ id: number; url: string; bare: boolean }> {
  const { context } = turn;
  if (files.length === 0) return { ...(await context.okdesk.createIssue(issue)), bare: false };
  try {
    const attachments = files.map((id) => ({ service: 'telegram', id }));
    return { ...(await context.okdesk.createIssue({ ...issue, attachments })), bare: false };
  } catch (error) {
    context.log.warn('the attachments were refused', { action: error.action, message: error.message });
    return { ...(await context.okdesk.createIssue(issue)), bare: true };
  }
}

async function sendTicket(turn: Turn): Promise<void> {
  const { context, words, user, dialogue, chat } = turn;
  if (!user || dialogue?.step !== 'confirm') return await showMenu(turn);
  const { title = '', text = '', files = [] } = dialogue;
  const { issue_type, issue_priority } = context.config;
  const issue = {
    title: short(title, 200),
    description: short(describe(turn, text), 50_000),
    ...(user.contact_id === null ? {} : { contact_id: user.contact_id }),
    ...(user.company === null ? {} : { company_id: user.company.id }),
    ...(issue_type ? { type: issue_type } : {}),
    ...(issue_priority ? { priority: issue_priority } : {}),
  };
  const { id, url, bare } = await openTicket(turn, issue, files);
  context.database.save(`issue/${id}`, { chat, title, status: null } satisfies Ticket);
  context.database.save(`of/${chat}/${String(id).padStart(12, '0')}`, { id, title });
  end(turn);
  const note = bare ? `\n${words.unattached}` : '';
  const rows = [[{ text: words.open, url }], [{ text: words.status, callback_data: `ticket:${id}` }]];
  await say(turn, `${words.created(id)}\n${safe(title)}\n${safe(url)}${note}`, keyboard(...rows));
}

interface Issue extends Listed {
  status?: string | null;
  assignee?: string | null;
  contact_id: number | null;
  url: string;
}

interface Listed {
  id: number;
  title: string;
  status_name?: string | null;
}

/** Those that Okdesk has of the contact; where there is none, those that were opened here. */
async function ticketsOf(turn: Turn, page: number): Promise<{ shown: Listed[]; more: boolean }> {
  const { context, user, chat } = turn;
  const size = context.config.page_size;
  const from = page * size;
  if (user && user.contact_id !== null) {
    const limit = Math.min(500, from + size);
    const { issues, more } = await context.okdesk.listIssues({ contact_ids: [user.contact_id], limit });
    return { shown: issues.slice(from, from + size), more: more && limit < 500 };
  }
  const own = (await context.database.list(`of/${chat}/`, { limit: 500 })).map(({ value }) => value).reverse();
  return { shown: own.slice(from, from + size), more: own.length > from + size };
}

async function showTickets(turn: Turn, page: number, what: 'ticket' | 'comment', heading: string): Promise<void> {
  const { words, context, chat, facts } = turn;
  const { shown, more } = await ticketsOf(turn, page);
  if (shown.length === 0 && page === 0) return await showMenu(turn, words.noTickets);
  const rows: Button[][] = shown.map(({ id, title, status_name }) => [
    { text: short(`№${id} ${status_name ? `[${status_name}] ` : ''}${title}`, 60), callback_data: `${what}:${id}` },
  ]);
  const list = what === 'ticket' ? 'list' : 'choose';
  const turns: Button[] = [
    ...(page > 0 ? [{ text: words.back, callback_data: `${list}:${page - 1}` }] : []),
    ...(more ? [{ text: words.next, callback_data: `${list}:${page + 1}` }] : []),
  ];
  const markup = keyboard(...rows, ...(turns.length > 0 ? [turns] : []));
  const isTurned = facts.callback_query_id !== null && /^(?:list|choose):/.test(facts.data ?? '') && facts.message_id;
  if (!isTurned || page === 0) return void (await say(turn, heading, markup));
  const message = {
    chat_id: chat,
    message_id: facts.message_id,
    text: heading,
    parse_mode: 'HTML',
    reply_markup: markup,
  };
  try {
    await context.telegram.editMessage(message);
  } catch (error) {
    // It was deleted meanwhile: the page comes as a message of its own.
    context.log.info('a list could not be changed', { message: error.message });
    await say(turn, heading, markup);
  }
}

/** A ticket of this person, or null: of nobody else's is anything said. */
async function ownTicket(turn: Turn, id: number): Promise<Issue | null> {
  const { context, user, chat } = turn;
  const kept: Ticket | null = await context.database.get(`issue/${id}`);
  if (kept && kept.chat !== chat) return null;
  try {
    const issue = await context.okdesk.getIssue({ issue_id: id });
    const isOwn = kept !== null || (user !== null && user.contact_id !== null && issue.contact_id === user.contact_id);
    return isOwn ? issue : null;
  } catch (error) {
    context.log.info('a ticket could not be read', { id, message: error.message });
    return null;
  }
}

async function showTicket(turn: Turn, id: number): Promise<void> {
  const { words, dialogue } = turn;
  const issue = await ownTicket(turn, id);
  if (!issue) return void (await say(turn, words.noTicket, menuOf(words)));
  if (dialogue?.step === 'status') end(turn);
  const status = safe(issue.status_name ?? issue.status ?? '—');
  const assignee = issue.assignee ? words.assignee(safe(issue.assignee)) : '';
  const rows: Button[][] = [
    [{ text: words.refresh, callback_data: `ticket:${id}` }],
    [{ text: words.comment, callback_data: `comment:${id}` }],
    [{ text: words.open, url: issue.url }],
  ];
  await say(turn, `${words.ticket(id, safe(issue.title), status)}${assignee}`, keyboard(...rows));
}

async function askNumber(turn: Turn): Promise<void> {
  go(turn, { step: 'status' });
  await showTickets(turn, 0, 'ticket', turn.words.askNumber);
}

async function takeNumber(turn: Turn, text: string): Promise<void> {
  const id = Number(/\d{1,9}/.exec(text)?.[0]);
  if (id > 0) return await showTicket(turn, id);
  await say(turn, turn.words.askNumber, keyboard(cancelRow(turn)));
}

async function askComment(turn: Turn, id: number): Promise<void> {
  if (!(await ownTicket(turn, id))) return void (await say(turn, turn.words.noTicket, menuOf(turn.words)));
  go(turn, { step: 'comment', issue: id });
  await say(turn, turn.words.askComment(id), keyboard(cancelRow(turn)));
}

async function takeComment(turn: Turn, text: string): Promise<void> {
  const { context, words, user, dialogue, facts } = turn;
  const id = dialogue?.issue ?? 0;
  if (text === '' && !facts.file_id) return void (await say(turn, words.askComment(id), keyboard(cancelRow(turn))));
  const said = text || words.noText;
  const hasContact = user !== null && user.contact_id !== null;
  const comment = {
    issue_id: id,
    content: short(hasContact ? said : `${MARK}${user?.name ?? ''}: ${said}`, 50_000),
    ...(hasContact ? { author_id: user.contact_id, author_type: 'contact' } : {}),
    ...(facts.file_id ? { attachments: [{ service: 'telegram', id: facts.file_id }] } : {}),
  };
  const { id: made } = await context.okdesk.comment(comment);
  if (made !== null) context.database.save(`told/${made}`, { own: true });
  end(turn);
  await say(turn, words.commented(id), menuOf(words));
}

// ---- buttons and commands ----

async function cancel(turn: Turn): Promise<void> {
  const had = turn.dialogue !== null;
  end(turn);
  // A keyboard that asks for the number stays until it is taken away.
  await say(turn, had ? turn.words.cancelled : turn.words.nothing, { remove_keyboard: true });
  if (turn.user) await showMenu(turn);
}

async function start(turn: Turn): Promise<void> {
  end(turn);
  if (turn.user) await showMenu(turn, turn.words.known(safe(turn.user.name)));
  else await welcome(turn);
}

/** What a button or its caption asks for; the part after the colon is a number. */
const ROUTES: Record<string, (turn: Turn, number: number) => Promise<void>> = {
  new: askText,
  list: (turn, page) => showTickets(turn, page, 'ticket', turn.words.tickets(page)),
  choose: (turn, page) => showTickets(turn, page, 'comment', turn.words.askNumber),
  status: askNumber,
  ticket: showTicket,
  comment: (turn, id) => (id > 0 ? askComment(turn, id) : showTickets(turn, 0, 'comment', turn.words.askNumber)),
  send: sendTicket,
  cancel,
  person: (turn) => askFor(turn, 'name'),
  company: (turn) => askFor(turn, 'inn'),
  async retitle(turn) {
    if (turn.dialogue?.step !== 'confirm') return await showMenu(turn);
    go(turn, { ...turn.dialogue, step: 'title' });
    await say(turn, turn.words.askTitle, keyboard(cancelRow(turn)));
  },
  async join(turn, id) {
    const company = turn.dialogue?.companies?.find((one) => one.id === id);
    if (company) await join(turn, company);
    else await showMenu(turn);
  },
};

/** What anybody may press who is not registered yet. */
const BEFORE = ['person', 'company', 'join', 'cancel'];

async function press(turn: Turn, data: string): Promise<void> {
  const [name = '', number = '0'] = data.split(':');
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (!route || (!turn.user && !BEFORE.includes(name))) return await showMenu(turn);
  await route(turn, /^\d{1,9}$/.test(number) ? Number(number) : 0);
}

/** Captions are taken as text too: keyboards of other clients send them so. */
function captionOf(text: string): string | undefined {
  const names = ['new', 'list', 'status', 'comment', 'cancel', 'person', 'company'] as const;
  return names.find((name) => text === WORDS.ru[name] || text === WORDS.en[name]);
}

const STEPS: Record<Dialogue['step'], (turn: Turn, text: string) => Promise<void>> = {
  name: takeName,
  phone: takePhone,
  inn: takeInn,
  company: (turn) => askFor(turn, 'inn'),
  text: takeProblem,
  confirm: takeProblem,
  title: takeTitle,
  status: takeNumber,
  comment: takeComment,
};

async function hear(turn: Turn): Promise<void> {
  const { facts, dialogue, user } = turn;
  const { command } = facts;
  if (command === 'start') return await start(turn);
  if (command === 'cancel') return await cancel(turn);
  if (command === 'menu' || command === 'help') {
    end(turn);
    return await showMenu(turn);
  }
  const text = String(facts.body ?? '').trim();
  const pressed = captionOf(text);
  if (pressed) return await press(turn, pressed);
  if (dialogue) return await STEPS[dialogue.step](turn, text);
  if (!user) return await welcome(turn);
  // One message is enough for a ticket.
  if (command || (text === '' && !facts.file_id)) return void (await say(turn, turn.words.lost, menuOf(turn.words)));
  await takeProblem(turn, text);
}

// ---- Telegram ----

function languageOf(context, facts, user: User | null): Language {
  const { language } = context.config;
  if (language === 'ru' || language === 'en') return language;
  const own: string | null = facts.language ?? null;
  return own === null ? (user?.language ?? 'ru') : own.startsWith('ru') ? 'ru' : 'en';
}

async function beginTurn(context, facts): Promise<Turn> {
  const chat = String(facts.chat_id);
  const user: User | null = await context.database.get(`user/${chat}`);
  const dialogue: Dialogue | null = await context.database.get(`dialogue/${chat}`);
  const language = languageOf(context, facts, user);
  return { context, facts, chat, user, dialogue, language, words: WORDS[language] };
}

async function endIfStale(turn: Turn): Promise<void> {
  const { dialogue, context } = turn;
  if (!dialogue || Date.now() - dialogue.at <= context.config.dialogue_minutes * 60_000) return;
  end(turn);
  await say(turn, turn.words.stale, { remove_keyboard: true });
}

async function answerButton({ context, facts }: Turn): Promise<void> {
  try {
    await context.telegram.answerCallback({ callback_query_id: facts.callback_query_id });
  } catch (error) {
    // It only stops the waiting sign; a button may be pressed long before we hear of it.
    context.log.debug('a button could not be answered', { message: error.message });
  }
}

async function converse(event, context): Promise<boolean> {
  const { facts } = event;
  if (facts.chat_type !== 'private' || facts.is_bot) return false;
  const turn = await beginTurn(context, facts);
  if (turn.user && (turn.user.blocked || turn.user.language !== turn.language)) {
    turn.user = { ...turn.user, blocked: false, language: turn.language };
    context.database.save(`user/${turn.chat}`, turn.user);
  }
  if (event.type === 'callback_query') await answerButton(turn);
  await endIfStale(turn);
  await orRefused(turn, event.type === 'callback_query' ? press(turn, String(facts.data ?? '')) : hear(turn));
  return true;
}

/** Somebody blocked the bot, or took it back. */
async function noteMember({ facts }, context): Promise<boolean> {
  const user: User | null = await context.database.get(`user/${facts.chat_id}`);
  if (!user) return false;
  const blocked = facts.state === 'kicked';
  if (user.blocked !== blocked) context.database.save(`user/${facts.chat_id}`, { ...user, blocked });
  return true;
}

// ---- Okdesk ----

interface Owner {
  chat: string;
  user: User | null;
  ticket: Ticket;
  /** Nothing was kept of it before. */
  isNew: boolean;
}

/** Whose ticket it is: whoever opened it here, else the contact it is for. Null: nobody whom we know. */
async function ownerOf(facts, context): Promise<Owner | null> {
  const kept: Ticket | null = await context.database.get(`issue/${facts.number}`);
  const contact = facts.contact_id === null ? null : await context.database.get(`contact/${facts.contact_id}`);
  const chat: string | undefined = kept?.chat ?? contact?.chat;
  if (chat === undefined) return null;
  const user: User | null = await context.database.get(`user/${chat}`);
  return { chat, user, ticket: kept ?? { chat, title: facts.title, status: null }, isNew: kept === null };
}

const inBrackets = (title: unknown): string => (title ? ` «${safe(short(String(title), 100))}»` : '');

function keep({ facts }, context, owner: Owner, news: Partial<Ticket>): void {
  owner.ticket = { ...owner.ticket, ...news };
  context.database.save(`issue/${facts.number}`, owner.ticket);
}

async function tellStatus(event, context, owner: Owner): Promise<boolean> {
  const { facts } = event;
  const { chat, user, ticket } = owner;
  const { status, status_name, old_status, old_status_name, number } = facts;
  if (status === null || status === ticket.status || status === old_status) return false;
  keep(event, context, owner, { status });
  // An update that does not say what it was before is only remembered: nobody knows that it changed.
  if (ticket.status === null && old_status === null && facts.event === 'issue.updated') return false;
  if (user?.blocked) return false;
  const words = WORDS[user?.language ?? 'ru'];
  const before = old_status_name ?? old_status;
  const text = words.changed(
    String(number),
    inBrackets(facts.title ?? ticket.title),
    before ? `${safe(before)} → ` : '',
    safe(status_name ?? status),
  );
  const rows = [
    [{ text: words.status, callback_data: `ticket:${number}` }],
    [{ text: words.comment, callback_data: `comment:${number}` }],
  ];
  return await reach(context, chat, text, keyboard(...rows));
}

/** `2026-02-01T18:00:00+03:00` as people write it. */
function timeOf(text: string, language: Language): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d)/.exec(text) ?? [];
  if (time === undefined) return safe(text);
  return language === 'ru' ? `${day}.${month}.${year} ${time}` : `${year}-${month}-${day} ${time}`;
}

/** Who works on it and until when: the rest of an update is the staff's own. */
async function tellUpdate(event, context, owner: Owner): Promise<boolean> {
  const { number, title, assignee, deadline_at: deadline } = event.facts;
  const { chat, user, ticket, isNew } = owner;
  const isAssigned = assignee !== null && assignee !== (ticket.assignee ?? null);
  const isDue = deadline !== null && deadline !== (ticket.deadline ?? null);
  if (!isAssigned && !isDue) return false;
  keep(event, context, owner, { assignee, deadline });
  if (isNew || user?.blocked) return false;
  const language = user?.language ?? 'ru';
  const words = WORDS[language];
  const lines = [
    words.updated(String(number), inBrackets(title ?? ticket.title)),
    isAssigned ? words.assignee(safe(assignee)) : '',
    isDue ? words.deadline(timeOf(String(deadline), language)) : '',
  ];
  const rows = [[{ text: words.status, callback_data: `ticket:${number}` }]];
  return await reach(context, chat, lines.join(''), keyboard(...rows));
}

/** Nobody is told what they said themselves: contacts are clients, and the bot knows its own words. */
function isEcho(facts, user: User | null): boolean {
  const isClient = facts.author_type === 'contact';
  const isSelf =
    user !== null && user.contact_id !== null && facts.author_type === null && facts.author_id === user.contact_id;
  return isClient || isSelf || String(facts.comment ?? '').startsWith(MARK.trim());
}

async function tellComment({ facts }, context, { chat, user, ticket }: Owner): Promise<boolean> {
  const { comment, comment_id, comment_public, number, author } = facts;
  if (comment_public === false || comment === null || isEcho(facts, user)) return false;
  const key = `told/${comment_id ?? `${number}/${String(comment).length}/${String(comment).slice(0, 200)}`}`;
  if (await context.database.get(key)) return false;
  context.database.save(key, { chat });
  if (user?.blocked) return false;
  const words = WORDS[user?.language ?? 'ru'];
  const text = words.told(
    String(number),
    inBrackets(facts.title ?? ticket.title),
    safe(author ?? 'Okdesk'),
    safe(short(comment, 3000)),
  );
  return await reach(context, chat, text, keyboard([{ text: words.answer, callback_data: `comment:${number}` }]));
}

async function notify(event, context): Promise<boolean> {
  const owner = await ownerOf(event.facts, context);
  if (!owner) return false;
  if (event.type === 'comment.created') return await tellComment(event, context, owner);
  const isTold = await tellStatus(event, context, owner);
  return event.type === 'issue.updated' ? (await tellUpdate(event, context, owner)) || isTold : isTold;
}

export default {
  name: 'okdesk-telegram',

  async handle(event, context) {
    if (event.source === 'okdesk') return { status: 'success', processed: await notify(event, context) };
    const heard = event.type === 'my_chat_member' ? noteMember : converse;
    return { status: 'success', processed: await heard(event, context) };
  },
};
