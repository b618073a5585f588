import { parseCondition } from '#src/kit/condition.ts';
import { conditionSlot } from './condition-slot.ts';

conditionSlot.parse = parseCondition;
