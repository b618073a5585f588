import { attackSsrf } from './attacks/ssrf.ts';
import { report } from './report.ts';

// Addresses that nobody may have us call, through every way out: no connection may even begin.

const { tried, forbidden, answered } = await attackSsrf();
for (const line of [...forbidden, ...answered]) console.error(`reached: ${line}`);
report('attack:ssrf', [
  { name: 'calls tried', value: tried, unit: '', reach: '≥ 150', met: tried >= 150 },
  {
    name: 'connections to a forbidden address',
    value: forbidden.length,
    unit: '',
    reach: '0',
    met: forbidden.length === 0,
  },
  { name: 'calls answered', value: answered.length, unit: '', reach: '0', met: answered.length === 0 },
]);
process.exitCode = forbidden.length + answered.length === 0 ? 0 : 1;
