import { type Fault, sentenceOf } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';

const AGAIN = 'Уже полученные ответы сохранены: напишите позже `/reprocess`, и работа продолжится с этого места.';
const RECIPES = 'или укажите `generator: recipes` — тогда ключ не нужен.';

/** By the titles of what can go wrong between us and Claude. */
const RUSSIAN: Readonly<Record<string, string>> = {
  'Rate limit exceeded': `Claude сейчас получает слишком много запросов. ${AGAIN}`,
  'Claude unavailable': `Claude сейчас не отвечает. ${AGAIN}`,
  'Spend limit reached': `Со счёта, которому принадлежит ANTHROPIC_API_KEY, больше нельзя списывать. Пополните его или увеличьте лимит в консоли Claude и напишите \`/reprocess\`, ${RECIPES}`,
  'Claude refused the key': `Claude не принимает ANTHROPIC_API_KEY. Укажите действующий ключ и напишите \`/reprocess\`, ${RECIPES}`,
  'Model not known': 'Claude не знает такой модели. Исправьте CLAUDE_MODEL или `model` в .github/claude-code-bot.yml.',
  'Request too large': 'Запрос слишком длинный для модели. Сократите текст issue.',
  'Claude refused the request': `Claude не принял вопрос. Напишите \`/reprocess\`; если не поможет, ${RECIPES}`,
  'Budget reached':
    'Бюджет на Claude исчерпан. Увеличьте `budget_usd` в .github/claude-code-bot.yml или сократите запрос, затем напишите `/reprocess`. Дневной бюджет обновится завтра.',
  'Answer not understood':
    'Claude не сказал, к чему сводится запрос. Напишите `/reprocess`, чтобы попробовать ещё раз.',
  'Answer cut off': 'То, что пишет Claude, слишком длинно. Попросите меньше за один раз.',
  'Too many turns': 'Claude не закончил за отведённое число шагов. Сократите запрос и напишите `/reprocess`.',
  'Request declined': 'Claude отказался это делать.',
};

/** What is said in the language of the request; what Claude said itself follows as it came. */
export function faultIn(language: Language, fault: Fault): string {
  const russian = language === 'ru' ? RUSSIAN[fault.title] : undefined;
  if (russian === undefined) return sentenceOf(fault);
  const { said } = (fault.details ?? {}) as { said?: string };
  return `${russian} (${said ?? fault.message})`;
}
