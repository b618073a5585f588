/** What this process has used of the processor so far, in milliseconds: a bound on it holds however many others are at work. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
