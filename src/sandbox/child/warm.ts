import type { Program } from '../sandbox.ts';
import { Cell, type CellHost } from './cell.ts';

const MOST_WARM = 48;
const MOST_MEMORY = 1_200_000_000;
const WATCH_MS = 25;

/** The isolates of this child: one for each program, the least used go first. */
export class Warm {
  readonly #cells = new Map<string, Cell>();
  readonly #host: CellHost;
  readonly #slow = new WeakSet<Program>();

  constructor(host: Omit<CellHost, 'gone' | 'slow'>) {
    this.#host = { ...host, gone: (cell) => this.#drop(cell), slow: ({ program }) => this.#slow.add(program) };
    setInterval(() => this.#watch(), WATCH_MS);
  }

  /** Whether runs of that program may enter in the thread of all. */
  isQuick(program: Program): boolean {
    return !this.#slow.has(program);
  }

  /** The isolate that is kept under this key. */
  cell(key: string, program: Program, isHere: boolean): Cell {
    const known = this.#cells.get(key);
    if (known) return known;
    this.#makeRoom();
    const cell = new Cell(program, isHere, this.#host);
    this.#cells.set(key, cell);
    return cell;
  }

  forget(key: string): void {
    const cell = this.#cells.get(key);
    if (cell && !cell.busy) this.#remove(key, cell);
  }

  #makeRoom(): void {
    const most = process.memoryUsage.rss() > MOST_MEMORY ? this.#cells.size / 2 : MOST_WARM - 1;
    const idle = [...this.#cells].filter(([, cell]) => !cell.busy).sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [key, cell] of idle) if (this.#cells.size > most) this.#remove(key, cell);
  }

  #remove(key: string, cell: Cell): void {
    this.#cells.delete(key);
    cell.dispose();
  }

  #drop(gone: Cell): void {
    for (const [key, cell] of this.#cells) if (cell === gone) this.#cells.delete(key);
  }

  #watch(): void {
    const now = performance.now();
    for (const cell of this.#cells.values()) if (cell.busy) cell.watch(now);
  }
}
