import type { Language } from '#src/kit/language.ts';

interface Words {
  title: string;
  intro: string;
  key: string;
  keyHelp: string;
  name: string;
  organization: string;
  organizationHelp: string;
  next: string;
  toGitHub: string;
  toGitHubText(web: string): string;
  unreachable(publicUrl: string): string;
  fromEnvironment: string;
  registered(name: string): string;
  again: string;
  done(name: string): string;
  restart: string;
  inUse: string;
  install: string;
  problem: string;
  startOver: string;
  other: string;
  wrongState: string;
  badOrganization: string;
  badName: string;
  badKey: string;
  noAdmin: string;
  codeGone: string;
}

const en: Words = {
  title: 'Set up the GitHub App',
  intro:
    'Claude Code Bot works through a GitHub App of your own. GitHub makes it from app.yml and hands its key to this service, which keeps it encrypted.',
  key: 'Admin API key',
  keyHelp:
    'The key that this service made or was given at its first start (CCB_ADMIN_KEY, or the file data/admin-key).',
  name: 'Name of the App',
  organization: 'Organization',
  organizationHelp: 'Empty: the App belongs to your own account.',
  next: 'Continue',
  toGitHub: 'Go on to GitHub',
  toGitHubText: (web) => `The next page is on ${web}. Confirm the App there, and you come back here.`,
  unreachable: (publicUrl) =>
    `GitHub cannot reach ${publicUrl}, so no issue would arrive. Set PUBLIC_URL to an address that the internet knows, then start again.`,
  fromEnvironment:
    'A GitHub App is configured by APP_ID, PRIVATE_KEY and WEBHOOK_SECRET. To register another one here, remove them first.',
  registered: (name) => `The App ${name} is registered.`,
  again: 'Registering another one replaces it here; the old one stays on GitHub until you delete it there.',
  done: (name) => `The App ${name} is registered, and its key is kept encrypted.`,
  restart: 'Restart the service once, so that it works with it.',
  inUse: 'The service works with it from now on.',
  install: 'Install it on your repositories',
  problem: 'This did not work',
  startOver: 'Start over',
  other: 'По-русски',
  wrongState:
    'This page was not opened by the browser that began the set-up, was opened before, or took longer than an hour. An App that GitHub made for it can be deleted there.',
  badOrganization: 'That is not the name of an organization on GitHub: letters, digits and hyphens.',
  badName: 'The name of an App has 1 to 34 characters.',
  badKey: 'This is not a key of this service. It may be mistyped, revoked or expired.',
  noAdmin: 'This key is good, but it is not an admin key.',
  codeGone: 'GitHub does not know this set-up any more: what it hands out is good once and for an hour.',
};

const ru: Words = {
  title: 'Настройка GitHub App',
  intro:
    'Claude Code Bot работает через ваше собственное приложение GitHub App. GitHub создаёт его по файлу app.yml и передаёт ключ этому сервису, который хранит его в зашифрованном виде.',
  key: 'Ключ администратора',
  keyHelp: 'Ключ, который сервис создал или получил при первом запуске (CCB_ADMIN_KEY или файл data/admin-key).',
  name: 'Название приложения',
  organization: 'Организация',
  organizationHelp: 'Пусто: приложение будет принадлежать вашей учётной записи.',
  next: 'Продолжить',
  toGitHub: 'Перейти на GitHub',
  toGitHubText: (web) =>
    `Следующая страница находится на ${web}. Подтвердите там создание приложения, и вы вернётесь сюда.`,
  unreachable: (publicUrl) =>
    `GitHub не может обратиться к ${publicUrl}, и ни одна задача не придёт. Укажите в PUBLIC_URL адрес, доступный из интернета, и запустите сервис снова.`,
  fromEnvironment:
    'GitHub App задано переменными APP_ID, PRIVATE_KEY и WEBHOOK_SECRET. Чтобы зарегистрировать здесь другое, сначала уберите их.',
  registered: (name) => `Приложение ${name} зарегистрировано.`,
  again: 'Новая регистрация заменит его здесь; прежнее останется на GitHub, пока вы не удалите его там.',
  done: (name) => `Приложение ${name} зарегистрировано, его ключ сохранён в зашифрованном виде.`,
  restart: 'Перезапустите сервис один раз, чтобы он начал с ним работать.',
  inUse: 'Сервис уже работает с ним.',
  install: 'Установите его в свои репозитории',
  problem: 'Не получилось',
  startOver: 'Начать заново',
  other: 'In English',
  wrongState:
    'Страницу открыл не тот браузер, в котором началась настройка, её уже открывали или прошло больше часа. Приложение, созданное для этого на GitHub, можно там удалить.',
  badOrganization: 'Это не имя организации на GitHub: буквы, цифры и дефисы.',
  badName: 'Название приложения содержит от 1 до 34 символов.',
  badKey: 'Это не ключ этого сервиса: возможно, в нём опечатка, он отозван или истёк.',
  noAdmin: 'Ключ верный, но это не ключ администратора.',
  codeGone: 'GitHub больше не знает об этой настройке: код действует один раз и в течение часа.',
};

export const WORDS: Record<Language, Words> = { en, ru };

/** What the address asks for, else what the browser prefers, else the service's own. */
