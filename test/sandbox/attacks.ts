/** Each says 'ESCAPED …' when it got at something; anything else, and any end, is a wall that held. */
export const REACHES: Record<string, string> = {
  'constructor of a plain object':
    "const f = ({}).constructor.constructor('return typeof process + typeof require')(); return f === 'undefinedundefined' ? 'held' : 'ESCAPED ' + f;",
  'constructor of context':
    "const f = context.constructor; return f ? 'ESCAPED?' + typeof f.constructor('return process')() : 'held';",
  'constructor of a service method':
    "const F = context.slack.send.constructor; return 'ESCAPED ' + await F('return process.pid')();",
  'constructor of the event':
    "const F = event.constructor.constructor; return 'ESCAPED ' + F('return process.env.HOME')();",
  'constructor of an answer':
    "const a = await context.slack.send('x', '#a'); return 'ESCAPED ' + a.constructor.constructor('return process.pid')();",
  'constructor of an error of ours':
    "try { context.nothing; } catch (e) { return 'ESCAPED ' + e.constructor.constructor('return process.pid')(); }",
  'constructor of a promise':
    "const p = context.slack.send('x', '#a'); return 'ESCAPED ' + p.constructor.constructor('return process.pid')();",
  'async function constructor': "return 'ESCAPED ' + await (async () => {}).constructor('return process.pid')();",
  'generator constructor': "return 'ESCAPED ' + (function* () {}).constructor('yield process.pid')().next().value;",
  'indirect eval': "return 'ESCAPED ' + (0, eval)('process.pid');",
  'the global object':
    "const names = Object.getOwnPropertyNames(globalThis).filter((n) => /process|require|module|^Buffer|fetch|set(Timeout|Immediate)|ivm|ccb|Handlebars|WebAssembly|Atomics|SharedArray|WeakRef|Finalization|_/.test(n)); return names.length ? 'ESCAPED ' + names : 'held';",
  'symbols on the global object':
    "return Object.getOwnPropertySymbols(globalThis).filter((s) => s !== Symbol.toStringTag).length ? 'ESCAPED' : 'held';",
  'dynamic import': "const fs = await import('node:fs'); return 'ESCAPED ' + typeof fs.readFileSync;",
  'import.meta': "return Object.keys(import.meta).length ? 'ESCAPED ' + Object.keys(import.meta) : 'held';",
  'caller and arguments': "const f = function () { return f.caller; }; return 'ESCAPED ' + f();",
  prepareStackTrace:
    "Error.prepareStackTrace = (_, frames) => frames.map((x) => x.getThis() || x.getFunction()); return 'ESCAPED ' + new Error().stack;",
  'captureStackTrace with a trap':
    "let got; const o = {}; Object.defineProperty(o, 'stack', { set(v) { got = v; } }); Error.captureStackTrace(o); return typeof got === 'object' ? 'ESCAPED' : 'held';",
  'frames in a thrown proxy':
    "throw new Proxy(new Error('x'), { get(t, k) { return k === 'stack' ? { toString: () => 'handler.ts:1:1' } : t[k]; } });",
  'a thrown trap': 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });',
  'a revoked proxy': 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;',
  'shared array buffer by memory':
    "return 'ESCAPED ' + new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });",
  'shared array buffer by name': "return 'ESCAPED ' + new SharedArrayBuffer(8);",
  atomics: "return 'ESCAPED ' + Atomics.load(new Int32Array(1), 0);",
  'weak refs': "return 'ESCAPED ' + new WeakRef({});",
  'a getter on arguments':
    "let seen; await context.jira.createIssue({ get x() { seen = this.constructor.constructor('return typeof process')(); return 1; } }); return seen === 'undefined' ? 'held' : 'ESCAPED ' + seen;",
  'a proxy as argument':
    "const keys = []; await context.jira.createIssue(new Proxy({}, { get(t, k) { keys.push(String(k)); return undefined; }, ownKeys() { return []; } })); return keys.includes('process') ? 'ESCAPED' : 'held';",
  'a function as argument': "await context.jira.createIssue({ f() {}, s: Symbol('x') }); return 'held';",
  'a bigint as argument': "await context.jira.createIssue({ n: 1n }); return 'ESCAPED';",
  'toJSON with a long chain':
    "let n = 0; const j = { toJSON() { return ++n < 50000 ? { a: j } : 1; } }; await context.jira.createIssue(j); return 'ESCAPED deep';",
  'a cycle as argument': "const a = {}; a.a = a; await context.jira.createIssue(a); return 'ESCAPED';",
  'deep JSON as argument':
    "let a = 1; for (let i = 0; i < 5000; i++) a = [a]; await context.jira.createIssue(a); return 'ESCAPED deep';",
  'deep JSON as result': 'let a = 1; for (let i = 0; i < 200000; i++) a = [a]; return a;',
  'a result with a trap': "return new Proxy({}, { ownKeys() { throw new Error('trap'); } });",
  'a result that is a thenable': "return { then(resolve) { resolve({ then(r2) { r2('held'); } }); } };",
  'an endless thenable': 'const t = { then(resolve) { resolve(t); } }; return t;',
  '__proto__ as argument':
    'await context.jira.createIssue(JSON.parse(\'{"__proto__": {"polluted": true}, "a": 1}\')); return ({}).polluted ? \'ESCAPED\' : \'held\';',
  'pollution of Object.prototype': "Object.prototype.polluted = 1; return 'ESCAPED';",
  'pollution by __defineGetter__': "Object.prototype.__defineGetter__('polluted', () => 1); return 'ESCAPED';",
  'pollution by setPrototypeOf': "Object.setPrototypeOf(Object.prototype, { polluted: 1 }); return 'ESCAPED';",
  'replacing Array.prototype.push': "Array.prototype.push = function () { return 0; }; return 'ESCAPED';",
  'replacing Promise.prototype.then': "Promise.prototype.then = function () {}; return 'ESCAPED';",
  'replacing Promise.resolve': "Promise.resolve = () => ({}); return 'ESCAPED';",
  'replacing JSON': "globalThis.JSON = { parse: () => ({}), stringify: () => 'x' }; return 'ESCAPED';",
  'replacing JSON.stringify': "JSON.stringify = () => '\"x\"'; return 'ESCAPED';",
  'replacing Map.prototype.get': "Map.prototype.get = () => undefined; return 'ESCAPED';",
  'replacing RegExp.prototype.exec': "RegExp.prototype.exec = () => null; return 'ESCAPED';",
  'replacing String.prototype.replace': "String.prototype.replace = () => 'x'; return 'ESCAPED';",
  'replacing Symbol.iterator of arrays': "Array.prototype[Symbol.iterator] = function* () {}; return 'ESCAPED';",
  'replacing the array iterator':
    "Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true }); return 'ESCAPED';",
  'replacing Function.prototype.call': "Function.prototype.call = () => 'x'; return 'ESCAPED';",
  'replacing Object.keys': "Object.keys = () => []; return 'ESCAPED';",
  'replacing Date.now': "Date.now = () => 1; return 'ESCAPED';",
  'replacing Math.random': "Math.random = () => 1; return 'ESCAPED';",
  'replacing console': "globalThis.console = {}; return 'ESCAPED';",
  'new global': "globalThis.mine = 1; return 'ESCAPED';",
  'real time by Intl':
    "return new Intl.DateTimeFormat('en', { year: 'numeric' }).format() === '2026' && new Intl.DateTimeFormat('en', { year: 'numeric' }).formatToParts()[0].value === '2026' ? 'held' : 'ESCAPED';",
  'real time by Date parts':
    "return new Date().getTime() === Date.now() && new (new Date().constructor)().getTime() === Date.now() && Reflect.construct(Date, []).getTime() === Date.now() ? 'held' : 'ESCAPED';",
  'changing the config': "context.config.secret = 1; return 'ESCAPED';",
  'changing context': "context.slack = {}; return 'ESCAPED';",
  'defining on context': "Object.defineProperty(context, 'database', { value: {} }); return 'ESCAPED';",
  'changing a service': "context.slack.send = () => {}; return 'ESCAPED';",
  'an inherited member of context': "return context.hasOwnProperty === undefined ? 'held' : 'ESCAPED';",
  'calling the kernel by guess':
    "const found = ['boot', 'enter', 'enterAll', 'setHandler', 'setFacts', 'post', 'send', 'host', 'need', 'made'].filter((n) => { try { return eval('typeof ' + n) !== 'undefined'; } catch { return false; } }); return found.length ? 'ESCAPED ' + found : 'held';",
  'a service called constructor':
    "return context['constructor'] === undefined && context['__proto__'] === undefined ? 'held' : 'ESCAPED';",
  'templates and prototypes':
    "return context.render('{{constructor.constructor}}{{__proto__.x}}{{#with this as |o|}}{{lookup o \"constructor\"}}{{/with}}', {}) === '' ? 'held' : 'ESCAPED';",
  'templates and helpers':
    'return \'ESCAPED \' + context.render(\'{{#with "s" as |string|}}{{#with (lookup string "sub") as |f|}}{{f.constructor}}{{/with}}{{helperMissing}}{{blockHelperMissing x}}{{/with}}\', {});',
  'a template as a tree':
    "return context.render({ type: 'Program', body: [] }, {}) === '[object Object]' ? 'held' : 'ESCAPED';",
  'a host by another way':
    "await context.http.get({ toString: () => 'https://ok.org/', [Symbol.toPrimitive]: () => 'https://ok.org/' }); return 'held';",
  'a host that changes':
    "let n = 0; await context.http.get({ toString: () => (n++ ? 'https://evil.org/' : 'https://ok.org/') }); return n > 1 ? 'ESCAPED' : 'held';",
  'an action of another name':
    "await context.slack.send.call({ grant: { action: 'jira_delete' } }, 'x', '#a'); return 'held';",
  'unhandled rejections':
    "for (let i = 0; i < 1000; i++) Promise.reject(new Proxy({}, { get() { throw 1; } })); return 'held';",
  'answers of another run': "globalThis.steal = context; return 'ESCAPED';",
};

/** Each would go on for ever, or take everything. */
export const BURNS: Record<string, string> = {
  'an endless loop': 'while (true) {}',
  'a loop after an await': "await context.slack.send('x', '#a'); while (true) {}",
  'a loop in a getter': 'await context.jira.createIssue({ get x() { while (true) {} } });',
  'a loop in toJSON': 'await context.jira.createIssue({ toJSON() { while (true) {} } });',
  'a loop in the result': 'return { toJSON() { while (true) {} } };',
  'a loop in what is thrown': 'throw { get message() { while (true) {} } };',
  'a loop in a log line': 'context.log({ toJSON() { while (true) {} } });',
  'endless microtasks': 'const again = () => Promise.resolve().then(again); await again();',
  'an endless async loop': 'for (;;) await null;',
  'a hostile pattern': "return /^(a+)+$/.test('a'.repeat(40) + 'b');",
  'an endless generator': 'return [...(function* () { while (true) yield 1; })()];',
  'a time loop': 'const end = Date.now() + 100; while (Date.now() < end) {}',
  'a memory bomb of arrays': "const a = []; while (true) a.push(new Array(1e5).fill('x' + a.length));",
  'a memory bomb of strings': "let s = 'x'; while (true) s += s + Math.random();",
  'a memory bomb of buffers': 'const a = []; while (true) a.push(new Uint8Array(1e7).fill(1));',
  'a growing map': 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });',
  'a stack overflow': 'const f = () => f() + 1; return f();',
  'a stack overflow into a call': "const f = () => { try { f(); } catch { context.slack.send('x', '#a'); } }; f();",
  'an avalanche of calls': "for (;;) context.slack.send('x', '#a');",
  'an avalanche of logs': "for (;;) context.log('x'.repeat(1e5));",
  'a huge template':
    "return context.render('{{#each a}}{{#each ../a}}{{#each ../../a}}xxxxxxxxxx{{/each}}{{/each}}{{/each}}', { a: Array.from({ length: 1000 }, (_, i) => i) });",
  'a huge sort': 'return Array.from({ length: 3e6 }, () => Math.random()).sort().length;',
};
