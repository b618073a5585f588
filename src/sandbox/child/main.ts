import { Socket } from 'node:net';
import { PassingMap } from '#src/kit/passing-map.ts';
import { FRAME, type Frame, FrameReader, FrameWriter } from '../frames.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { Program } from '../sandbox.ts';
import { keepSpare } from './blank.ts';
import type { Cell } from './cell.ts';
import { Warm } from './warm.ts';

const pipe = new Socket({ fd: 3, readable: true, writable: true });
const writer = new FrameWriter((bytes) => pipe.write(bytes));
const programs = new Map<number, Program>();
const cellOf = new PassingMap<number, Cell>();
const alone = new Map<number, string>();

const warm = new Warm({
  step: (run, ordinal, text) => writer.send(FRAME.step, run, ordinal, 0, text),
  end(run, text) {
    cellOf.delete(run);
    const key = alone.get(run);
    alone.delete(run);
    if (key !== undefined) setImmediate(() => warm.forget(key));
    writer.send(FRAME.end, run, 0, 0, text);
  },
});

function cellFor(kind: number, run: number, number: number, program: Program): Cell {
  if (kind === FRAME.runAlone) {
    const key = `alone ${run}`;
    alone.set(run, key);
    return warm.cell(key, program, false);
  }
  const isHere = kind === FRAME.runHere && warm.isQuick(program);
  return warm.cell(isHere ? `here ${number}` : String(number), program, isHere);
}

function start({ kind, a: run, b: headerSize, c: number, payload }: Frame): void {
  const program = programs.get(number);
  if (!program) return;
  const cell = cellFor(kind, run, number, program);
  cellOf.set(run, cell);
  cell.start(run, payload.toString('utf8', 0, headerSize), payload.toString('utf8', headerSize), performance.now());
}

function take(frame: Frame): void {
  const { kind, a, b, c, payload } = frame;
  if (kind === FRAME.run || kind === FRAME.runHere || kind === FRAME.runAlone) start(frame);
  else if (kind === FRAME.answer) cellOf.get(a)?.answer(a, b, payload.toString('utf8'));
  else if (kind === FRAME.program) programs.set(c, JSON.parse(payload.toString('utf8')) as Program);
  else if (kind === FRAME.ping) writer.send(FRAME.pong, a, 0, 0);
  else if (kind === FRAME.forget) {
    programs.delete(c);
    warm.forget(String(c));
    warm.forget(`here ${c}`);
  }
}

const reader = new FrameReader(take);
pipe.on('data', (chunk: Buffer) => reader.push(chunk));

/** Without the process that started it a child has nothing to do. It would not come to an end while a handler loops in a thread. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');
pipe.on('close', end);
pipe.on('error', end);
writer.send(FRAME.ready, 0, 0, 0);
keepSpare('plain', DEFAULT_LIMITS.memoryMb);
