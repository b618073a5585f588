import type { Language } from '#src/kit/language.ts';
import type { IssueBody } from '#src/requests/body.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import { readFields } from '#src/requests/read-fields.ts';

export const fieldsOf = (given: Partial<RequestFields>): RequestFields => ({
  serviceName: 'Slack',
  integrationType: 'Webhook',
  description: 'Somebody wants to be told.',
  priority: 'medium',
  incomingEvents: ['GitHub issues.opened'],
  outgoingActions: ['Send a message to Slack'],
  configuration: [],
  expectedBehaviour: [],
  examples: [],
  ...given,
});

export const issueOf = (given: Partial<RequestFields>, title = 'GitHub to Slack'): IssueBody => ({
  from: 'issue',
  title,
  author: 'octocat',
  fields: fieldsOf(given),
});

/** A whole issue, as GitHub holds it. */
export function issueFrom(markdown: string, title = 'GitHub to Slack'): { body: IssueBody; language: Language } {
  const { fields, language } = readFields(markdown);
  return { body: { from: 'issue', title, author: 'octocat', fields }, language };
}

/** The request of the user guide, word for word. */
export const GUIDE = `## 🔌 Запрос на создание интеграции

### Основная информация
- **Название сервиса:** Slack
- **Тип интеграции:** Webhook + API
- **Приоритет:** Высокий

### Описание функциональности
Интеграция должна получать уведомления о новых issues в GitHub 
и отправлять их в указанный Slack канал с форматированием.

### Технические требования
- **Входящие события:** GitHub webhook (issues.opened, issues.closed)
- **Исходящие действия:** Отправка сообщения в Slack
- **Конфигурация:** 
  - Slack Bot Token
  - Channel ID
  - Message template

### Примеры использования
1. **Issue создан:** Отправить в #dev-alerts
2. **Issue закрыт:** Отправить в #dev-updates
3. **Критичный issue:** Дополнительно отправить в #critical-alerts

### Ожидаемое поведение
- Автоматическая отправка уведомлений в Slack
- Настраиваемые шаблоны сообщений
- Фильтрация по labels
- Rate limiting защита
`;
