import { sentenceOf } from '#src/kit/faults.ts';
import { parseMeasureCondition } from '#src/kit/measure-condition.ts';
import type { Alerts } from './manifest.ts';

/** Rules whose condition cannot be read: which, and why. */
export const wrongConditions = ({ rules = [] }: Alerts): { index: number; message: string }[] =>
  rules.flatMap(({ condition }, index) => {
    try {
      parseMeasureCondition(condition);
      return [];
    } catch (thrown) {
      return [{ index, message: sentenceOf(thrown) }];
    }
  });
