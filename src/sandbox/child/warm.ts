import type { Program } from '../sandbox.ts';
import { Cell, type CellHost } from './cell.ts';

const MOST_WARM = 48;
const MOST_MEMORY = 1_200_000_000;
const WATCH_MS = 25;

/** The isolates of this child: one for each program, the least used go first. */
export class Warm {
  readonly #cells = new Map<string, Cell>();
  readonly #host: CellHost;

  constructor(host: Omit<CellHost, 'gone'>) {
    this.#host = { ...host, gone: (cell) => this.#drop(cell) };
    setInterval(() => this.#watch(), WATCH_MS);
  }

  /** The isolate for a run of that program; `alone` gives the run one of its own. */
  cell(key: string, program: Program): Cell {
    const known = this.#cells.get(key);
    if (known) return known;
    this.#makeRoom();
    const cell = new Cell(program, this.#host);
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
