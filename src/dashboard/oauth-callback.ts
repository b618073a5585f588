import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '#src/access/ctx.ts';
import { CONNECT_COOKIE } from '#src/integrations/begin-connection.ts';
import { finishConnection } from '#src/integrations/finish-connection.ts';
import { cookieOf, setCookie } from '#src/kit/cookie.ts';
import { Fault, outsideOf } from '#src/kit/faults.ts';
import { escaped, plainHeaders, plainPage } from '#src/kit/plain-page.ts';

type Request = FastifyRequest<{ Querystring: Record<string, string | string[]> }>;

const WORDS = {
  en: {
    title: 'Connect a service',
    done: (service: string) => `${service} is connected.`,
    close: 'You can close this page. What waited for it starts by itself.',
    failed: 'Nothing was changed. Begin again where you came from.',
    refused: {},
  },
  ru: {
    title: 'Подключение сервиса',
    done: (service: string) => `${service} подключён.`,
    close: 'Эту страницу можно закрыть. Всё, что ждало подключения, запустится само.',
    failed: 'Ничего не изменилось. Начните заново там, откуда пришли.',
    refused: {
      'Connection not begun here':
        'Подключение начато не в этом браузере, уже завершено или заняло больше десяти минут.',
      'Connection refused': 'Доступ не был разрешён.',
      'Credential refused': 'Сервис не выдал токен.',
      'Request refused': 'Сервис ответил без токена.',
    },
  },
};

const languageOf = (request: Request): 'en' | 'ru' =>
  /^\s*ru\b/i.test(request.headers['accept-language'] ?? '') ? 'ru' : 'en';

/** Of a parameter that is there twice neither counts. */
const single = (query: Request['query']): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));

function send(request: Request, reply: FastifyReply, status: number, lines: readonly [string, string]): FastifyReply {
  const language = languageOf(request);
  const [first, second] = lines;
  const role = status < 400 ? 'status' : 'alert';
  const inner = [`<p role="${role}">${escaped(first)}</p>`, `<p>${escaped(second)}</p>`];
  return reply
    .code(status)
    .headers(plainHeaders())
    .send(plainPage({ language, title: WORDS[language].title, inner }));
}

/** Where services send people back to after they said yes or no. */
export async function oauthCallback(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/oauth/callback', async (request: Request, reply) => {
    const words = WORDS[languageOf(request)];
    const cookie = cookieOf(ctx.publicUrl, CONNECT_COOKIE, request.headers.cookie);
    reply.header(
      'set-cookie',
      setCookie(ctx.publicUrl, { name: CONNECT_COOKIE, value: null, seconds: 0, sameSite: 'Lax' }),
    );
    try {
      const { title } = await finishConnection(ctx, single(request.query), cookie);
      return send(request, reply, 200, [words.done(title), words.close]);
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      const said = (words.refused as Record<string, string>)[thrown.title] ?? outsideOf(thrown);
      return send(request, reply, thrown.status, [said, words.failed]);
    }
  });
}
