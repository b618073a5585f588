export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable at a time and gathers what is wrong, so that all mistakes are told at once. */
export class VariableReader {
  readonly mistakes: string[] = [];
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(name: string): string | undefined {
    const value = this.#variables[name]?.trim();
    return value === '' ? undefined : value;
  }

  wrong(name: string, remedy: string): undefined {
    this.mistakes.push(`${name}: ${remedy}`);
    return undefined;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    this.wrong(name, `"${value}" is not a whole number from ${least} to ${most}.`);
    return fallback;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const found = allowed.find((one) => one === value);
    if (found === undefined) this.wrong(name, `"${value}" is not one of ${allowed.join(', ')}.`);
    return found ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (['1', 'true', 'on', 'yes'].includes(value)) return true;
    if (['0', 'false', 'off', 'no'].includes(value)) return false;
    this.wrong(name, `"${value}" is neither on nor off.`);
    return fallback;
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.parse(value);
    if (url && protocols.includes(url.protocol)) return value;
    return this.wrong(name, `is not a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
}
